/** Filling: the patch of the mask around a pixel, as far as it is of one kind. */

import { type Area, type Mask, NOWHERE } from "./mask";

const HALF = 128;

/**
 * Fills what is connected to a pixel (by its sides) and on the same side of half: the inside of an
 * outline, soft edges included. The area that changed.
 */
export function fill(mask: Mask, x: number, y: number, value: 0 | 255): Area {
  const { width, height, values } = mask;
  if (x < 0 || y < 0 || x >= width || y >= height) return NOWHERE;
  const covered = (values[y * width + x] ?? 0) >= HALF;
  const seen = new Uint8Array(values.length);
  const same = (i: number) => seen[i] === 0 && (values[i] ?? 0) >= HALF === covered;
  let [left, top, right, bottom] = [x, y, x, y];
  const waiting = [y * width + x];
  while (waiting.length > 0) {
    const start = waiting.pop() ?? 0;
    if (!same(start)) continue;
    const row = start - (start % width);
    let from = start;
    while (from > row && same(from - 1)) from -= 1;
    let to = start;
    while (to < row + width - 1 && same(to + 1)) to += 1;
    seen.fill(1, from, to + 1);
    for (const by of [-width, width]) {
      // One place of each stretch above and below is enough to come upon all of it.
      let within = false;
      for (let i = from + by; i <= to + by; i += 1) {
        const open = i >= 0 && i < values.length && same(i);
        if (open && !within) waiting.push(i);
        within = open;
      }
    }
    left = Math.min(left, from - row);
    right = Math.max(right, to - row);
    top = Math.min(top, row / width);
    bottom = Math.max(bottom, row / width);
  }
  for (let i = top * width; i < (bottom + 1) * width; i += 1) if (seen[i]) values[i] = value;
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}
