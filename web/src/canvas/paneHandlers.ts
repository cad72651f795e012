/** The canvas: Enter goes into a node; a double click beside all of them asks for one, what is dropped there makes one. */

import type { DragEvent, KeyboardEvent, MouseEvent } from "react";
import { enterInstance } from "../actions/enterSubgraph";
import { saying } from "../actions/pictures/current";
import type { App } from "../app";
import { ASSETS, carried } from "../gallery/drag";
import { offeredNodes } from "../graph/offered";
import { dropModel, MODEL } from "../panels/dragModel";
import { bringFiles } from "../pictures/bring";
import { placeNode } from "../shell/choose";
import { sceneOf } from "../stores/documents";
import { loadPictures } from "./loadPictures";

/** A node type on its way from the library to the canvas. */
export const NODE_TYPE = "application/x-tessera-node";

/** What the canvas takes. */
const TAKEN = ["Files", NODE_TYPE, MODEL, ASSETS];

export function paneHandlers(app: App) {
  return {
    onDoubleClick(event: MouseEvent) {
      if (!onEmptyPane(event.target as Element) || !app.stage) return;
      const at = app.stage.toGraph({ x: event.clientX, y: event.clientY });
      app.view.getState().set({ palette: { at } });
    },
    onKeyDown(event: KeyboardEvent) {
      const node = (event.target as Element).matches(".react-flow__node") && event.target;
      const plain = !(event.ctrlKey || event.metaKey || event.altKey || event.shiftKey);
      if (event.key !== "Enter" || !plain || !node) return;
      if (enterInstance(app, (node as HTMLElement).dataset.id ?? "")) event.preventDefault();
    },
    onDragOver(event: DragEvent<HTMLElement>) {
      const { types } = event.dataTransfer;
      if (![...types].some((type) => TAKEN.includes(type))) return;
      event.preventDefault();
      if (types.includes("Files")) event.currentTarget.dataset.dropping = "true";
    },
    onDragLeave(event: DragEvent<HTMLElement>) {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null))
        delete event.currentTarget.dataset.dropping;
    },
    onDrop(event: DragEvent<HTMLElement>) {
      event.preventDefault();
      delete event.currentTarget.dataset.dropping;
      const type = event.dataTransfer.getData(NODE_TYPE);
      const offered = offeredNodes(sceneOf(app.documents.getState()));
      const description = offered.find((node) => node.type === type);
      const at = app.stage?.toGraph({ x: event.clientX, y: event.clientY });
      if (description && at) placeNode(app, description, at);
      if (dropModel(app, event.dataTransfer, at)) return;
      const over = (event.target as Element).closest<HTMLElement>(".react-flow__node");
      const pictures = carried(event.dataTransfer);
      if (pictures.length > 0) {
        void saying(app, () => loadPictures(app, pictures, at, over?.dataset.id));
        return;
      }
      void bringFiles(app, [...event.dataTransfer.files], { at, node: over?.dataset.id });
    },
  };
}

/** React Flow's pane holds everything that is drawn on it. */
export function onEmptyPane(target: Element): boolean {
  return (
    target.closest(".react-flow__pane") !== null &&
    target.closest(".react-flow__node, .react-flow__edge") === null
  );
}
