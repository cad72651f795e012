/** Clicks on what stands on the canvas: of either button, and double ones. */

import type { MouseEvent } from "react";
import { enterInstance } from "../actions/enterSubgraph";
import { isTyping } from "../actions/shortcut";
import type { App } from "../app";
import { selectedThings } from "../stores/geometry";

export function menuHandlers(app: App) {
  const open = (event: MouseEvent | globalThis.MouseEvent, node: string | null) => {
    // Fields keep the browser's own menu: it pastes and spells.
    if (isTyping(event.target)) return;
    event.preventDefault();
    app.view.getState().set({ menu: { at: [event.clientX, event.clientY], node } });
  };
  return {
    onNodeContextMenu(event: MouseEvent, node: { id: string }) {
      const { getState } = app.geometry;
      if (!selectedThings(getState()).has(node.id)) getState().select(new Set([node.id]));
      open(event, node.id);
    },
    onSelectionContextMenu: (event: MouseEvent, nodes: { id: string }[]) =>
      open(event, nodes[0]?.id ?? null),
    // From afar the pane holds no nodes that React Flow could let go of.
    onPaneClick: () => app.geometry.getState().select(new Set()),
    onPaneContextMenu: (event: MouseEvent | globalThis.MouseEvent) => open(event, null),
    /** A press on one of several moves them all; a click leaves that one. */
    onNodeClick(event: MouseEvent, node: { id: string }) {
      const { getState } = app.geometry;
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (selectedThings(getState()).size > 1) getState().select(new Set([node.id]));
    },
    onNodeDoubleClick: (event: MouseEvent, node: { id: string }) => {
      const on = event.target as Element;
      if (isTyping(on) || on.closest("button, select, [role=button]")) return;
      // A note is written where it stands; a node and a group have their name in their header.
      if (node.id.startsWith("note:") || on.closest("header"))
        app.view.getState().set({ renaming: node.id });
      else enterInstance(app, node.id);
    },
  };
}
