/** What is being drawn over a picture: a mask or a crop, for an input of a node. */

import { createStore } from "zustand/vanilla";

export type Drawing = {
  kind: "mask" | "crop";
  node: string;
  /** The input it becomes; of a node that crops by numbers, empty. */
  path: string;
  /** Where the picture is shown from. */
  picture: string;
};

export type DrawingState = {
  drawing: Drawing | null;
  open(drawing: Drawing): void;
  close(): void;
};

export function createDrawing() {
  return createStore<DrawingState>((set) => ({
    drawing: null,
    open: (drawing) => set({ drawing }),
    close: () => set({ drawing: null }),
  }));
}
