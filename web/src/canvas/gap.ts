import { GRID } from "../graph/align";

const LEAST_PX = 14;

/** Pixels from dot to dot at a zoom: on every second line of the grid, or every fourth, eighth, …. */
export function gapOf(zoom: number): number {
  let gap = 2 * GRID * zoom;
  while (gap < LEAST_PX) gap *= 2;
  return gap;
}
