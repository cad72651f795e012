import type { App } from "../app";
import { GRID } from "../graph/align";
import { moveAll } from "../graph/move";
import type { Point } from "../graph/workflow";
import { t } from "../i18n";
import { snapToGrid } from "../settings/canvas";
import { movable, withMembers } from "../stores/chosen";
import { selectedThings } from "../stores/geometry";
import type { Action } from "./action";

const STEP = 5;
const WIDE = 4;
/** Pixels of the screen that the view moves by when nothing is selected. */
const PAN = 60;

/** Arrow keys move what is selected, or the view when nothing is; Shift makes the step wide. */
export const nudge: readonly Action[] = [
  towards("left", [-1, 0], "ArrowLeft", t("Move left"), t("Move far left")),
  towards("right", [1, 0], "ArrowRight", t("Move right"), t("Move far right")),
  towards("up", [0, -1], "ArrowUp", t("Move up"), t("Move far up")),
  towards("down", [0, 1], "ArrowDown", t("Move down"), t("Move far down")),
].flat();

function towards(name: string, way: Point, key: string, near: string, far: string): Action[] {
  return [
    step(`nudge.${name}`, near, key, way),
    step(`nudge-far.${name}`, far, `Shift+${key}`, [way[0] * WIDE, way[1] * WIDE]),
  ];
}

function step(id: string, label: string, shortcut: string, [x, y]: Point): Action {
  return {
    id,
    label,
    shortcut: [shortcut],
    enabled: onCanvas,
    perform({ documents, geometry, settings, stage }: App) {
      if (selectedThings(geometry.getState()).size === 0)
        return stage?.panBy({ x: -x * PAN, y: -y * PAN });
      const by = settings.getState().get(snapToGrid) ? GRID : STEP;
      const things = withMembers(geometry.getState(), movable(geometry.getState()));
      const moved = new Map(
        things.map((thing): [string, Point] => [thing.id, [thing.x + x * by, thing.y + y * by]]),
      );
      const key = `nudge:${[...moved.keys()].join()}`;
      documents.getState().edit(t("Move"), (graph) => moveAll(graph, moved), key);
    },
  };
}

/** Lists, sliders and menus have arrow keys of their own. */
function onCanvas(): boolean {
  if (typeof document === "undefined") return true;
  const { activeElement } = document;
  return (
    activeElement === null ||
    activeElement === document.body ||
    activeElement.matches(".react-flow, .react-flow__pane, .react-flow__node, .react-flow__edge")
  );
}
