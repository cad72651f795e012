/** What the mouse does with links: a point to lead them by, a node dropped into them, their menu. */

import type { MouseEvent } from "react";
import { addReroute } from "../actions/reroute";
import type { App } from "../app";
import type { FlowEdge } from "../stores/edges";
import { type FlowThing, selectedThings } from "../stores/geometry";
import { linkFor, putInto } from "./linkDrops";

type Moved = MouseEvent | globalThis.MouseEvent | TouchEvent;

export function linkHandlers(app: App) {
  const { documents, geometry, view } = app;
  return {
    onEdgeDoubleClick(event: MouseEvent, edge: FlowEdge) {
      const at = app.stage?.toGraph({ x: event.clientX, y: event.clientY });
      if (at) addReroute(app, edge, at);
    },
    onEdgeContextMenu(event: MouseEvent, edge: FlowEdge) {
      event.preventDefault();
      selectEdge(app, edge.id);
      view
        .getState()
        .set({ menu: { at: [event.clientX, event.clientY], node: null, link: edge.id } });
    },
    onNodeDrag(event: Moved, thing: FlowThing) {
      const under =
        selectedThings(geometry.getState()).size <= 1 ? linkBelow(app, event, thing) : null;
      if (under !== view.getState().linkUnder) view.getState().set({ linkUnder: under });
    },
    onNodeDragStop(_: Moved, thing: FlowThing) {
      const { linkUnder } = view.getState();
      if (linkUnder === null) return;
      view.getState().set({ linkUnder: null });
      const edge = geometry.getState().edges.find(({ id }) => id === linkUnder);
      if (edge) putInto(app, edge, thing.id, intoKey(linkUnder));
      documents.getState().seal();
    },
  };
}

/** The move to the link and the way into it are one step of history. */
export function intoKey(link: string): string {
  return `into:${link}`;
}

export function selectEdge({ geometry }: App, id: string): void {
  const { edges, onEdges, select } = geometry.getState();
  select(new Set());
  onEdges(edges.map((edge) => ({ type: "select", id: edge.id, selected: edge.id === id })));
}

function linkBelow(app: App, event: Moved, thing: FlowThing): string | null {
  const finger = "changedTouches" in event ? event.changedTouches[0] : event;
  const at = finger && app.stage?.toGraph({ x: finger.clientX, y: finger.clientY });
  return at && thing.type === "node" ? (linkFor(app, thing.id, at)?.id ?? null) : null;
}
