/** The empty canvas: double click for a node, a dropped file for its graph. */

import type { DragEvent, MouseEvent } from "react";
import { openFiles } from "../actions/open";
import type { App } from "../app";

export function paneHandlers(app: App) {
  return {
    onDoubleClick(event: MouseEvent) {
      if (!(event.target as Element).closest(".react-flow__pane") || !app.stage) return;
      const at = app.stage.toGraph({ x: event.clientX, y: event.clientY });
      app.view.getState().set({ palette: { at } });
    },
    onDragOver(event: DragEvent<HTMLElement>) {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      event.currentTarget.dataset.dropping = "true";
    },
    onDragLeave(event: DragEvent<HTMLElement>) {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null))
        delete event.currentTarget.dataset.dropping;
    },
    onDrop(event: DragEvent<HTMLElement>) {
      event.preventDefault();
      delete event.currentTarget.dataset.dropping;
      void openFiles(app, [...event.dataTransfer.files]);
    },
  };
}
