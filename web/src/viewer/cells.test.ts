import { expect, test } from "vitest";
import type { Cells } from "../api/types";
import { beside, boxOf, cellAt, closeTo, labelsOf, seen, spansOf, toPicture } from "./cells";
import { type Frame, place, WHOLE } from "./zoom";

/** Five pictures of 30 × 20 in two rows, labels at the left and above. */
const cells: Cells = {
  columns: 3,
  rows: 2,
  count: 5,
  left: 50,
  top: 10,
  width: 30,
  height: 20,
  gap: 4,
  row_labels: ["a", "b"],
  column_labels: ["1", "2", "3"],
};
const frame: Frame = { stage: [320, 120], picture: [160, 60] };

test("a cell is found at every place of its box, and nothing between two", () => {
  for (let index = 0; index < cells.count; index++) {
    const { left, top, width, height } = boxOf(cells, index);
    expect(cellAt(cells, [left, top])).toBe(index);
    expect(cellAt(cells, [left + width - 0.01, top + height - 0.01])).toBe(index);
    expect(cellAt(cells, [left + width + 1, top])).toBeNull();
    expect(cellAt(cells, [left - 1, top])).toBeNull();
  }
  const missing = boxOf(cells, 5);
  expect(cellAt(cells, [missing.left + 5, missing.top + 5])).toBeNull();
  expect(cellAt(cells, [-1e9, 1e9])).toBeNull();
});

test("places of the stage and of the picture belong together", () => {
  const shown = place(WHOLE, frame);
  expect(toPicture(shown, frame, [0, 0])).toEqual([0, 0]);
  expect(toPicture(shown, frame, [320, 120])).toEqual([160, 60]);
});

test("of a box the part on the stage is seen", () => {
  expect(seen(boxOf(cells, 0), WHOLE, frame)).toEqual({
    left: 100,
    top: 20,
    width: 60,
    height: 40,
  });
  const close = closeTo(boxOf(cells, 4), frame);
  const whole = seen(boxOf(cells, 4), close, frame);
  expect(whole?.top).toBeCloseTo(0);
  expect(whole?.height).toBeCloseTo(120);
  expect(whole?.width).toBeCloseTo(180);
  expect(seen(boxOf(cells, 0), close, frame)).toBeNull();
  // The neighbour's label stands in what is left of it.
  const cut = seen(boxOf(cells, 3), close, frame);
  expect(cut?.left).toBe(0);
  expect(cut?.width).toBeCloseTo(320 / 2 - 90 - 24);
});

test("rows and columns are named where they are seen, also when only a part of them is", () => {
  expect(spansOf(cells, "columns", WHOLE, frame, 12).map(({ start }) => start)).toEqual([
    100, 168, 236,
  ]);
  expect(spansOf(cells, "rows", WHOLE, frame, 12)).toMatchObject([
    { index: 0, start: 20, length: 40 },
    { index: 1, start: 68, length: 40 },
  ]);
  const close = closeTo(boxOf(cells, 1), frame);
  const [, middle] = spansOf(cells, "columns", close, frame, 12);
  expect(middle?.length).toBeCloseTo(180);
  expect(spansOf(cells, "rows", close, frame, 12)).toHaveLength(1);
  expect(spansOf(cells, "columns", WHOLE, frame, 61)).toEqual([]);
});

test("arrow keys go from cell to cell and stop at the edges", () => {
  expect(["ArrowLeft", "ArrowUp", "Home"].map((key) => beside(cells, 0, key))).toEqual([0, 0, 0]);
  expect(["ArrowRight", "ArrowDown"].map((key) => beside(cells, 0, key))).toEqual([1, 3]);
  expect(beside(cells, 2, "ArrowRight")).toBe(2);
  expect(beside(cells, 2, "ArrowDown")).toBe(2);
  expect(beside(cells, 4, "ArrowRight")).toBe(4);
});

test("a cell is named by its row and column, as far as they have names", () => {
  expect(labelsOf(cells, 4)).toEqual({ row: "b", column: "2" });
  expect(labelsOf({ ...cells, row_labels: [] }, 4)).toEqual({ column: "2" });
});
