import * as Menu from "@radix-ui/react-dropdown-menu";
import { Check, ChevronRight, type LucideIcon } from "lucide-react";
import { type FocusEvent, useRef, useState } from "react";
import { perform } from "../actions";
import type { Action } from "../actions/action";
import { show } from "../actions/shortcut";
import { useApp, useKeys } from "../app";
import type { Point } from "../graph/workflow";
import { t } from "../i18n";
import css from "./menu.module.css";

export type Submenu = { label: string; icon: LucideIcon; actions: readonly Action[] };
export type MenuPart = { id: string; actions: readonly Action[]; submenus?: readonly Submenu[] };

type Props = {
  label: string;
  /** Its upper left corner on the screen, where there is room. */
  at: Point;
  parts: readonly MenuPart[];
  /** What opened it, which a click closes itself. */
  opener?: Element | null;
  close(): void;
};

/** An open menu of actions. */
export default function ActionMenu({ label, at: [left, top], parts, opener, close }: Props) {
  const [before] = useState(() => document.activeElement);
  const fresh = useRef(before?.matches(":focus-visible"));
  const beside = useRef(false);
  /** Whoever came by keyboard begins at the first entry. */
  const onFocus = ({ target, currentTarget }: FocusEvent) => {
    if (target !== currentTarget || !fresh.current) return;
    fresh.current = false;
    currentTarget.querySelector<HTMLElement>("[role^=menuitem]:not([data-disabled])")?.focus();
  };
  /** The focus goes back to where it was, unless an action or a click took it elsewhere. */
  const onCloseAutoFocus = (event: Event) => {
    event.preventDefault();
    const free = !document.activeElement || document.activeElement === document.body;
    if (free && !beside.current && before instanceof HTMLElement)
      before.focus({ preventScroll: true });
  };
  const onInteractOutside = (event: Event) => {
    if (opener?.contains(event.target as Node)) event.preventDefault();
    else beside.current = true;
  };
  return (
    <Menu.Root open modal={false} onOpenChange={(open) => !open && close()}>
      <Menu.Trigger asChild>
        <span className={css.anchor} style={{ left, top }} aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Content
          className={css.menu}
          align="start"
          sideOffset={0}
          collisionPadding={8}
          aria-label={label}
          aria-labelledby={undefined}
          onFocus={onFocus}
          onCloseAutoFocus={onCloseAutoFocus}
          onInteractOutside={onInteractOutside}
        >
          {parts.map(({ id, actions, submenus }, index) => (
            <Menu.Group key={id}>
              {index > 0 && <Menu.Separator className={css.separator} />}
              <Items actions={actions} />
              {submenus?.map((submenu) => (
                <Inner key={submenu.label} {...submenu} />
              ))}
            </Menu.Group>
          ))}
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}

function Items({ actions }: { actions: readonly Action[] }) {
  return actions.map((action) => <Item key={action.id} action={action} />);
}

/** Actions of one kind behind one entry. */
function Inner({ label, icon: Icon, actions }: Submenu) {
  const app = useApp();
  return (
    <Menu.Sub>
      <Menu.SubTrigger
        className={css.item}
        disabled={!actions.some((action) => action.enabled(app))}
      >
        <span className={css.glyph}>
          <Icon size={14} aria-hidden />
        </span>
        <span className={css.label}>{label}</span>
        <ChevronRight size={14} aria-hidden />
      </Menu.SubTrigger>
      <Menu.Portal>
        <Menu.SubContent className={css.menu} sideOffset={4} collisionPadding={8}>
          <Items actions={actions} />
        </Menu.SubContent>
      </Menu.Portal>
    </Menu.Sub>
  );
}

function Item({ action }: { action: Action }) {
  const app = useApp();
  const [shortcut] = useKeys(action);
  return (
    <Menu.Item
      className={css.item}
      disabled={!action.enabled(app)}
      onSelect={() => void perform(app, action)}
    >
      <span className={css.glyph}>
        {action.checked?.(app) ? (
          <Check size={14} aria-label={t("on")} />
        ) : (
          action.icon && (
            <action.icon
              size={14}
              fill={action.swatch ?? "none"}
              stroke={action.swatch ?? "currentColor"}
              aria-hidden
            />
          )
        )}
      </span>
      <span className={css.label}>{action.menuLabel ?? action.label}</span>
      {shortcut && <kbd>{show(shortcut)}</kbd>}
    </Menu.Item>
  );
}
