import * as Menu from "@radix-ui/react-dropdown-menu";
import { Check, ChevronRight, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { perform } from "../actions";
import type { Action } from "../actions/action";
import { show } from "../actions/shortcut";
import { useApp, useKeys } from "../app";
import { t } from "../i18n";
import css from "./menu.module.css";

type Props = { groups: readonly (readonly Action[])[]; children: ReactNode };

/** A menu made of actions. */
export function ActionMenu({ groups, children }: Props) {
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger asChild>{children}</Menu.Trigger>
      <Menu.Portal>
        <Menu.Content className={css.menu} align="start" sideOffset={6}>
          <ActionItems groups={groups} />
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}

export function ActionItems({ groups }: Pick<Props, "groups">) {
  return groups.map((group, index) => (
    <Menu.Group key={group[0]?.id}>
      {index > 0 && <Menu.Separator className={css.separator} />}
      {group.map((action) => (
        <ActionItem key={action.id} action={action} />
      ))}
    </Menu.Group>
  ));
}

/** Actions of one kind behind one entry. */
export function ActionSubmenu({
  label,
  icon: Icon,
  actions,
}: {
  label: string;
  icon: LucideIcon;
  actions: readonly Action[];
}) {
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
          <ActionItems groups={[actions]} />
        </Menu.SubContent>
      </Menu.Portal>
    </Menu.Sub>
  );
}

function ActionItem({ action }: { action: Action }) {
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
