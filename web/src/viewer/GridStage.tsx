import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";
import type { Asset } from "../api/types";
import { t } from "../i18n";
import {
  beside,
  boxOf,
  cellAt,
  closeTo,
  labelsOf,
  type Span,
  seen,
  spansOf,
  toPicture,
} from "./cells";
import css from "./grid.module.css";
import { Stage } from "./Stage";
import type { GridOf } from "./useGrid";
import { type Frame, place, type Size, type ZoomView } from "./zoom";

type Props = {
  asset: Asset;
  grid: GridOf;
  over?: Asset;
  view: ZoomView;
  frame: Frame | null;
  onView(change: (view: ZoomView, frame: Frame) => ZoomView): void;
  onFrame(frame: Frame): void;
  onCell(index: number): void;
  /** The keyboard is at this cell now. */
  onAt(index: number): void;
};

/** Narrower columns and lower rows are not named: their names could not be read. */
const LEAST_PX = { columns: 24, rows: 15 };

/** A grid whose rows and columns stay named however close it is, and whose cells can be opened. */
export function GridStage({ asset, grid, over, view, frame, onView, onFrame, ...told }: Props) {
  const { cells } = grid;
  const { onCell, onAt } = told;
  const [at, setAt] = useState<number | null>(null);
  const cell = useRef<HTMLButtonElement>(null);
  const spans = (axis: "rows" | "columns") =>
    frame ? spansOf(cells, axis, view, frame, LEAST_PX[axis]) : [];
  const under = (point: Size) =>
    frame && cellAt(cells, toPicture(place(view, frame), frame, point));
  const [row, column] =
    at === null ? [-1, -1] : [Math.floor(at / cells.columns), at % cells.columns];
  return (
    <div className={css.frame}>
      {cells.row_labels.length > 0 && cells.column_labels.length > 0 && <Corner grid={grid} />}
      {cells.column_labels.length > 0 && (
        <Labels axis="columns" labels={cells.column_labels} spans={spans("columns")} at={column} />
      )}
      {cells.row_labels.length > 0 && (
        <Labels axis="rows" labels={cells.row_labels} spans={spans("rows")} at={row} />
      )}
      <Stage
        asset={asset}
        over={over}
        view={view}
        onView={onView}
        onFrame={onFrame}
        onHover={(point) => setAt(point && under(point))}
        onPress={(point) => {
          const index = under(point);
          if (index !== null) onCell(index);
        }}
      >
        {frame && !over && (
          <Cell
            element={cell}
            grid={grid}
            index={at}
            view={view}
            frame={frame}
            onIndex={(index) => {
              setAt(index);
              onAt(index);
              // What the keyboard is at is seen.
              if (!seen(boxOf(cells, index), view, frame))
                onView((now, here) => ({ ...closeTo(boxOf(cells, index), here), zoom: now.zoom }));
            }}
            onOpen={onCell}
          />
        )}
      </Stage>
    </div>
  );
}

/** What the axes are: the input that differs from column to column, and from row to row. */
function Corner({ grid: { loop } }: { grid: GridOf }) {
  return (
    <div className={css.corner}>
      {loop && <span>{loop.row} ↓</span>}
      {loop && <span>{loop.column} →</span>}
    </div>
  );
}

type LabelsProps = {
  axis: "rows" | "columns";
  labels: readonly string[];
  spans: readonly Span[];
  at: number;
};

function Labels({ axis, labels, spans, at }: LabelsProps) {
  const across = axis === "columns";
  return (
    <ul
      className={css.labels}
      data-axis={axis}
      aria-label={across ? t("Columns, from the left") : t("Rows, from the top")}
    >
      {spans.map(({ index, start, length }) => (
        <li
          key={index}
          data-at={index === at || undefined}
          title={labels[index]}
          style={across ? { left: start, width: length } : { top: start, height: length }}
        >
          <span>{labels[index]}</span>
        </li>
      ))}
    </ul>
  );
}

type CellProps = {
  element: RefObject<HTMLButtonElement | null>;
  grid: GridOf;
  index: number | null;
  view: ZoomView;
  frame: Frame;
  onIndex(index: number): void;
  onOpen(index: number): void;
};

/** The cell that mouse or keyboard is at, with its values; arrow keys go to those beside it. */
function Cell({ element, grid, index, view, frame, onIndex, onOpen }: CellProps) {
  const { cells, loop, own } = grid;
  const here = index ?? 0;
  const box = seen(boxOf(cells, here), view, frame);
  const { row, column } = labelsOf(cells, here);
  const named = [said(loop?.row, row), said(loop?.column, column)].filter(Boolean).join(" · ");
  const name = named || t("Cell {number}", { number: here + 1 });
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.key.startsWith("Arrow") || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    onIndex(beside(cells, here, event.key));
  };
  const [focused, setFocused] = useState(false);
  const says = useSaid(focused ? name : "");
  return (
    <>
      <button
        ref={element}
        type="button"
        className={css.cell}
        data-shown={(index !== null && box !== null) || undefined}
        style={box ?? undefined}
        aria-label={own.has(here) ? t("Open the picture of {name}", { name }) : name}
        onKeyDown={onKeyDown}
        onFocus={() => {
          setFocused(true);
          onIndex(here);
        }}
        onBlur={() => setFocused(false)}
        // The mouse presses on the stage: it may also begin to move the picture there.
        onClick={(event) => event.detail === 0 && onOpen(here)}
      >
        <span aria-hidden>{name}</span>
      </button>
      <span className={css.said} role="status">
        {says}
      </span>
    </>
  );
}

const said = (name: string | undefined, value: string | undefined) =>
  value === undefined ? "" : name ? `${name}: ${value}` : value;

/** A text once it has changed: what is there first is read by its focus. */
function useSaid(text: string): string {
  const [says, setSays] = useState("");
  const before = useRef("");
  useEffect(() => {
    if (before.current && text) setSays(text);
    before.current = text;
  }, [text]);
  return text && says;
}
