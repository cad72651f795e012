import * as Menu from "@radix-ui/react-dropdown-menu";
import { useApp, useView } from "../app";
import { ActionItems, ActionSubmenu } from "../shell/ActionMenu";
import css from "../shell/menu.module.css";
import { type MenuPart, partsFor } from "./menuParts";

/** What a right click or a long press offers: on a node, a group, a note, a link, or beside them. */
export function NodeMenu() {
  const app = useApp();
  const menu = useView((state) => state.menu);
  if (!menu) return null;
  const [left, top] = menu.at;
  return (
    <Menu.Root
      open
      modal={false}
      onOpenChange={(open) => !open && app.view.getState().set({ menu: null })}
    >
      <Menu.Trigger asChild>
        <span className={css.anchor} style={{ left, top }} aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Content className={css.menu} align="start" sideOffset={0} collisionPadding={8}>
          {partsFor(menu).map((part, index) => (
            <Part key={part.id} part={part} first={index === 0} />
          ))}
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}

function Part({ part, first }: { part: MenuPart; first: boolean }) {
  return (
    <>
      {!first && <Menu.Separator className={css.separator} />}
      <ActionItems groups={[part.actions]} />
      {part.submenus?.map((submenu) => (
        <ActionSubmenu key={submenu.label} {...submenu} />
      ))}
    </>
  );
}
