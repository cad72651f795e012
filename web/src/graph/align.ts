/** Boxes in a line, or with equal room between them. */

import { type Box, boundsOf } from "./bounds";
import type { Placed } from "./groups";
import type { Point } from "./workflow";

export type Edge = "left" | "centre" | "right" | "top" | "middle" | "bottom";

/** Where each goes so that this edge, or the middle, of all of them is one line. */
export function align(boxes: readonly Placed[], edge: Edge): Map<string, Point> {
  const all = boundsOf(boxes);
  if (!all) return new Map();
  return new Map(boxes.map((box) => [box.id, aligned(box, all, edge)]));
}

function aligned(box: Box, all: Box, edge: Edge): Point {
  switch (edge) {
    case "left":
      return [all.x, box.y];
    case "centre":
      return [all.x + (all.width - box.width) / 2, box.y];
    case "right":
      return [all.x + all.width - box.width, box.y];
    case "top":
      return [box.x, all.y];
    case "middle":
      return [box.x, all.y + (all.height - box.height) / 2];
    case "bottom":
      return [box.x, all.y + all.height - box.height];
  }
}

/** Equal gaps between them, the two at the ends where they are. */
export function distribute(boxes: readonly Placed[], along: "across" | "down"): Map<string, Point> {
  const [start, size] = along === "across" ? (["x", "width"] as const) : (["y", "height"] as const);
  const sorted = [...boxes].sort((a, b) => a[start] - b[start]);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last || sorted.length < 3) return new Map();
  const span = last[start] + last[size] - first[start];
  const gap = (span - sorted.reduce((sum, box) => sum + box[size], 0)) / (sorted.length - 1);
  let at = first[start];
  const places = new Map<string, Point>();
  for (const box of sorted) {
    places.set(box.id, along === "across" ? [at, box.y] : [box.x, at]);
    at += box[size] + gap;
  }
  return places;
}

export const GRID = 12;

/** The nearest place on the grid. */
export function onGrid([x, y]: Point): Point {
  return [Math.round(x / GRID) * GRID, Math.round(y / GRID) * GRID];
}
