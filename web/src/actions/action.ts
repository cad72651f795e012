/** What a person can do, declared once: menus, shortcuts and the palette read it from here. */

import type { LucideIcon } from "lucide-react";
import type { App } from "../app";

export type Action = {
  id: string;
  label: string;
  /** Shorter, under a heading that says the rest. */
  menuLabel?: string;
  /** A colour to show in the icon's place. */
  swatch?: string;
  icon?: LucideIcon;
  /** `Mod+Enter`, `Delete`; the first one is shown, the others work too. */
  shortcut?: readonly string[];
  /** Works while somebody types in a field. */
  whileTyping?: boolean;
  /** The browser's own event does it (paste): the shortcut is only shown. */
  native?: boolean;
  /** Whether the action is on, for those that switch something. */
  checked?(app: App): boolean;
  enabled(app: App): boolean;
  perform(app: App): void | Promise<void>;
};

export const always = () => true;
