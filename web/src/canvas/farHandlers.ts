/** From afar nodes are no elements: what the mouse is over is found by hand. */

import type { MouseEvent } from "react";
import type { App } from "../app";
import { moveNodes } from "../graph/edit";
import type { Point } from "../graph/workflow";
import { type FlowNode, selectedNodes } from "../stores/geometry";

const MOVED_PX = 3;

/** The node drawn last at a point of the graph. */
export function nodeAt(nodes: readonly FlowNode[], [x, y]: Point): FlowNode | undefined {
  return nodes.findLast(
    ({ position, data: { layout } }) =>
      x >= position.x &&
      y >= position.y &&
      x <= position.x + layout.width &&
      y <= position.y + layout.height,
  );
}

export function farHandlers(app: App) {
  const under = (event: MouseEvent): FlowNode | undefined => {
    const onPane = (event.target as Element).closest(".react-flow__pane");
    const at = app.stage?.toGraph({ x: event.clientX, y: event.clientY });
    return onPane && at ? nodeAt(app.geometry.getState().nodes, at) : undefined;
  };
  return {
    onMouseDownCapture(event: MouseEvent) {
      const node = event.button === 0 ? under(event) : undefined;
      if (!node) return;
      // The pane would pan.
      event.stopPropagation();
      pick(app, node.id, event.shiftKey || event.ctrlKey || event.metaKey);
      dragSelection(app, event);
    },
    onContextMenuCapture(event: MouseEvent) {
      const node = under(event);
      if (!node) return;
      event.stopPropagation();
      event.preventDefault();
      if (!node.selected) app.geometry.getState().select(new Set([node.id]));
      app.view.getState().set({ menu: { at: [event.clientX, event.clientY], node: node.id } });
    },
    onDoubleClickCapture(event: MouseEvent) {
      const node = under(event);
      if (!node) return;
      event.stopPropagation();
      app.stage?.fit(new Set([node.id]));
    },
  };
}

function pick({ geometry }: App, id: string, several: boolean): void {
  const selected = selectedNodes(geometry.getState());
  if (!several && selected.has(id)) return;
  const next = several ? selected : new Set<string>();
  if (several && selected.has(id)) next.delete(id);
  else next.add(id);
  geometry.getState().select(next);
}

function dragSelection({ documents, geometry, stage }: App, start: MouseEvent): void {
  const from = stage?.toGraph({ x: start.clientX, y: start.clientY });
  const chosen = geometry.getState().nodes.filter((node) => node.selected);
  if (!from || !stage) return;
  let moved = false;
  const places = (event: globalThis.MouseEvent): Map<string, Point> => {
    const [x, y] = stage.toGraph({ x: event.clientX, y: event.clientY });
    return new Map(
      chosen.map(({ id, position }) => [id, [position.x + x - from[0], position.y + y - from[1]]]),
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
    if (!moved) return;
    const end = places(event);
    geometry
      .getState()
      .onNodes([...end.keys()].map((id) => ({ type: "position", id, dragging: false })));
    documents.getState().edit("Move", (graph) => moveNodes(graph, end));
  };
  window.addEventListener("mousemove", onMove);
  window.addEventListener("mouseup", onUp);
}
