/** A saved workflow on its way to another folder. */

import { type DragEvent, useState } from "react";
import { moveSaved } from "../actions/savedFolders";
import { useApp } from "../app";

const WORKFLOW = "application/x-tessera-workflow";

/** Lets a card be dragged. */
export function dragOf(id: string) {
  return {
    draggable: true,
    onDragStart(event: DragEvent) {
      event.dataTransfer.setData(WORKFLOW, id);
      event.dataTransfer.effectAllowed = "move";
    },
  };
}

/** Takes a card into a folder; `data-drop` while one is over it. */
export function useDropInto(folder: string) {
  const app = useApp();
  const [over, setOver] = useState(false);
  return {
    "data-drop": over || undefined,
    onDragOver(event: DragEvent) {
      if (!event.dataTransfer.types.includes(WORKFLOW)) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave(event: DragEvent) {
      const to = event.relatedTarget;
      if (!(to instanceof Node && event.currentTarget.contains(to))) setOver(false);
    },
    onDrop(event: DragEvent) {
      setOver(false);
      const id = event.dataTransfer.getData(WORKFLOW);
      if (!id) return;
      event.preventDefault();
      void moveSaved(app, id, folder);
    },
  };
}
