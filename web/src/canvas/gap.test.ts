import { expect, test } from "vitest";
import { GRID } from "../graph/align";
import { gapOf } from "./gap";

test("dots stand on the grid while there is room for them", () => {
  expect(gapOf(1)).toBe(2 * GRID);
  expect(gapOf(3)).toBe(6 * GRID);
});

test("from afar dots are left out, by halves, and the rest stay on the grid", () => {
  for (const zoom of [0.02, 0.1, 0.34, 0.5]) {
    const every = gapOf(zoom) / (GRID * zoom);
    expect(Math.log2(every) % 1).toBeCloseTo(0, 9);
    expect(gapOf(zoom)).toBeGreaterThanOrEqual(14);
    expect(gapOf(zoom)).toBeLessThan(28);
  }
});
