import * as Menu from "@radix-ui/react-dropdown-menu";
import type { Action } from "../actions/action";
import { arrange } from "../actions/arrange";
import { bypass } from "../actions/bypass";
import { collapse } from "../actions/collapse";
import { copy } from "../actions/copy";
import { cut } from "../actions/cut";
import { disconnect } from "../actions/disconnect";
import { duplicate } from "../actions/duplicate";
import { enterSubgraph } from "../actions/enterSubgraph";
import { fit } from "../actions/fit";
import { mute } from "../actions/mute";
import { palette } from "../actions/palette";
import { paste } from "../actions/paste";
import { remove } from "../actions/remove";
import { rename } from "../actions/rename";
import { runTo } from "../actions/runTo";
import { selectAll } from "../actions/selectAll";
import { useApp, useView } from "../app";
import { ActionItems } from "../shell/ActionMenu";
import css from "../shell/menu.module.css";

const ON_NODE: Action[][] = [
  [runTo, enterSubgraph],
  [rename, collapse, mute, bypass],
  [cut, copy, duplicate],
  [disconnect, remove],
];
const ON_CANVAS: Action[][] = [
  [palette, paste],
  [selectAll, arrange, fit],
];

/** What a right click offers, on a node or beside them. */
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
        <span className={css.anchor} style={{ left, top }} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Content className={css.menu} align="start" sideOffset={0}>
          <ActionItems groups={menu.node ? ON_NODE : ON_CANVAS} />
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}
