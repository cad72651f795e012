/** What the rest of the editor may ask of the canvas. */

import type { Point } from "../graph/workflow";

/** Pixels of the page. */
export type Screen = { x: number; y: number };

export type Stage = {
  /** The middle of what is seen, in the graph's coordinates. */
  center(): Point;
  /** Where the mouse is over the canvas; null when it is elsewhere. */
  pointer(): Point | null;
  toGraph(screen: { x: number; y: number }): Point;
  /** Moves what is seen by pixels of the screen. */
  panBy(pixels: { x: number; y: number }): void;
  /** Zooms about a place on the screen while it moves from `from` to `to`: two fingers. */
  pinch(from: Screen, to: Screen, factor: number): void;
  zoomBy(factor: number): void;
  zoomTo(zoom: number): void;
  /** Shows these nodes, or all of them. */
  fit(ids?: ReadonlySet<string>): void;
  /** Brings a node into view and the keyboard to it. */
  focus(id: string): void;
};
