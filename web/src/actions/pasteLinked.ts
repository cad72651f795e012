import { ClipboardCheck } from "lucide-react";
import { t } from "../i18n";
import type { Action } from "./action";
import { paste, pasteClipboard } from "./paste";

export const pasteLinked: Action = {
  id: "paste-linked",
  label: t("Paste with links to what is here"),
  icon: ClipboardCheck,
  shortcut: ["Mod+Shift+V"],
  native: true,
  enabled: paste.enabled,
  perform: (app) => pasteClipboard(app, true),
};
