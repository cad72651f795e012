/** From afar nodes are no elements: what the mouse is over is found by hand. */

import type { MouseEvent } from "react";
import type { App } from "../app";
import { onGrid } from "../graph/align";
import { moveAll } from "../graph/move";
import type { Point } from "../graph/workflow";
import { t } from "../i18n";
import { snapToGrid } from "../settings/canvas";
import { movable, withMembers } from "../stores/chosen";
import { type FlowThing, selectedThings } from "../stores/geometry";
import { thingAt } from "./thingAt";

const MOVED_PX = 3;

export function farHandlers(app: App) {
  const under = (event: MouseEvent): FlowThing | undefined => {
    const onPane = (event.target as Element).closest(".react-flow__pane");
    const at = app.stage?.toGraph({ x: event.clientX, y: event.clientY });
    return onPane && at ? thingAt(app, at) : undefined;
  };
  return {
    onMouseDownCapture(event: MouseEvent) {
      const thing = event.button === 0 ? under(event) : undefined;
      if (!thing) return;
      // The pane would pan.
      event.stopPropagation();
      const several = event.shiftKey || event.ctrlKey || event.metaKey;
      pick(app, thing.id, several);
      dragSelection(app, event, () => {
        if (!several) app.geometry.getState().select(new Set([thing.id]));
      });
    },
    onContextMenuCapture(event: MouseEvent) {
      const thing = under(event);
      if (!thing) return;
      event.stopPropagation();
      event.preventDefault();
      if (!thing.selected) app.geometry.getState().select(new Set([thing.id]));
      app.view.getState().set({ menu: { at: [event.clientX, event.clientY], node: thing.id } });
    },
    onDoubleClickCapture(event: MouseEvent) {
      const thing = under(event);
      if (!thing) return;
      event.stopPropagation();
      app.stage?.fit(new Set([thing.id]));
    },
  };
}

function pick({ geometry }: App, id: string, several: boolean): void {
  const selected = selectedThings(geometry.getState());
  if (!several && selected.has(id)) return;
  const next = several ? selected : new Set<string>();
  if (several && selected.has(id)) next.delete(id);
  else next.add(id);
  geometry.getState().select(next);
}

function dragSelection(
  { documents, geometry, settings, stage }: App,
  start: MouseEvent,
  click: () => void,
): void {
  const from = stage?.toGraph({ x: start.clientX, y: start.clientY });
  const state = geometry.getState();
  const carried = withMembers(state, movable(state));
  if (!from || !stage) return;
  const snap = settings.getState().get(snapToGrid);
  let moved = false;
  const places = (event: globalThis.MouseEvent): Map<string, Point> => {
    const [x, y] = stage.toGraph({ x: event.clientX, y: event.clientY });
    return new Map(
      carried.map((thing) => {
        const to: Point = [thing.x + x - from[0], thing.y + y - from[1]];
        return [thing.id, snap ? onGrid(to) : to];
      }),
    );
  };
  const onMove = (event: globalThis.MouseEvent) => {
    const distance = Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY);
    moved ||= distance > MOVED_PX;
    if (!moved) return;
    geometry.getState().onNodes(
      [...places(event)].map(([id, [x, y]]) => ({
        type: "position",
        id,
        position: { x, y },
        dragging: true,
      })),
    );
  };
  const onUp = (event: globalThis.MouseEvent) => {
    window.removeEventListener("mousemove", onMove);
    window.removeEventListener("mouseup", onUp);
    if (!moved) {
      click();
      return;
    }
    const end = places(event);
    geometry
      .getState()
      .onNodes([...end.keys()].map((id) => ({ type: "position", id, dragging: false })));
    documents.getState().edit(t("Move"), (graph) => moveAll(graph, end));
  };
  window.addEventListener("mousemove", onMove);
  window.addEventListener("mouseup", onUp);
}
