/** A grid's cells on the stage: which one is where, and which part of a row or column is seen. */

import type { Cells } from "../api/types";
import { type Frame, fitScale, type Place, place, type Size, type ZoomView } from "./zoom";

export type Box = { left: number; top: number; width: number; height: number };

/** A cell's box, in pixels of the picture. */
export function boxOf(cells: Cells, index: number): Box {
  const [row, column] = [Math.floor(index / cells.columns), index % cells.columns];
  return {
    left: cells.left + column * (cells.width + cells.gap),
    top: cells.top + row * (cells.height + cells.gap),
    width: cells.width,
    height: cells.height,
  };
}

/** The cell at a place of the picture; null beside and between them. */
export function cellAt(cells: Cells, [x, y]: Size): number | null {
  const along = (at: number, first: number, side: number, count: number) => {
    const index = Math.floor((at - first) / (side + cells.gap));
    return index >= 0 && index < count && at - first - index * (side + cells.gap) < side
      ? index
      : null;
  };
  const column = along(x, cells.left, cells.width, cells.columns);
  const row = along(y, cells.top, cells.height, cells.rows);
  if (column === null || row === null) return null;
  const index = row * cells.columns + column;
  return index < cells.count ? index : null;
}

/** The picture's place under one of the stage. */
export function toPicture({ left, top, width, height }: Place, frame: Frame, at: Size): Size {
  return [((at[0] - left) / width) * frame.picture[0], ((at[1] - top) / height) * frame.picture[1]];
}

/** The part of a box of the picture that is seen on the stage; null if none is. */
export function seen(box: Box, view: ZoomView, frame: Frame): Box | null {
  const shown = place(view, frame);
  const scale = shown.width / frame.picture[0];
  const cut = (from: number, side: number, room: number) => {
    const start = Math.max(from, 0);
    return [start, Math.min(from + side, room) - start] as const;
  };
  const [left, width] = cut(shown.left + box.left * scale, box.width * scale, frame.stage[0]);
  const [top, height] = cut(shown.top + box.top * scale, box.height * scale, frame.stage[1]);
  return width > 0 && height > 0 ? { left, top, width, height } : null;
}

/** A row or column as far as it is seen: from where on the stage, and how long. */
export type Span = { index: number; start: number; length: number };

/** The rows or columns that are seen, but for those too narrow to be told apart. */
export function spansOf(
  cells: Cells,
  axis: "rows" | "columns",
  view: ZoomView,
  frame: Frame,
  least: number,
): Span[] {
  const shown = place(view, frame);
  const scale = shown.width / frame.picture[0];
  const across = axis === "columns";
  const [first, side] = across ? [cells.left, cells.width] : [cells.top, cells.height];
  const [from, room] = across ? [shown.left, frame.stage[0]] : [shown.top, frame.stage[1]];
  if (side * scale < least) return [];
  return Array.from({ length: cells[axis] }, (_, index) => {
    const at = from + (first + index * (side + cells.gap)) * scale;
    const start = Math.max(at, 0);
    return { index, start, length: Math.min(at + side * scale, room) - start };
  }).filter(({ length }) => length > 0);
}

/** The view in which a box of the picture is as large as the stage. */
export function closeTo(box: Box, frame: Frame): ZoomView {
  const scale = Math.min(frame.stage[0] / box.width, frame.stage[1] / box.height);
  return {
    zoom: scale / fitScale(frame),
    x: (box.left + box.width / 2) / frame.picture[0],
    y: (box.top + box.height / 2) / frame.picture[1],
  };
}

/** The cell beside one, in a direction; the same at an edge. */
export function beside(cells: Cells, index: number, key: string): number {
  const column = index % cells.columns;
  const next =
    key === "ArrowLeft" && column > 0
      ? index - 1
      : key === "ArrowRight" && column < cells.columns - 1
        ? index + 1
        : key === "ArrowUp"
          ? index - cells.columns
          : key === "ArrowDown"
            ? index + cells.columns
            : index;
  return next >= 0 && next < cells.count ? next : index;
}

/** What a cell's row and column are called. */
export function labelsOf(cells: Cells, index: number): { row?: string; column?: string } {
  return {
    row: cells.row_labels[Math.floor(index / cells.columns)],
    column: cells.column_labels[index % cells.columns],
  };
}
