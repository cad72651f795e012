import type { KeyboardEvent, PointerEvent } from "react";
import { useApp, useSetting } from "../app";
import { onGrid } from "../graph/align";
import type { Path } from "../graph/path";
import { setReroutes } from "../graph/reroutes";
import type { Point } from "../graph/workflow";
import { t } from "../i18n";
import { snapToGrid } from "../settings/canvas";
import css from "./port.module.css";

type Props = {
  edge: string;
  target: string;
  path: Path;
  via: readonly Point[];
  index: number;
  at: Point;
  color: string;
};

const STEPS: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** A point that a link goes by: drag it, or move it by arrow keys; Delete or a double click takes it away. */
export function RerouteMark({ edge, target, path, via, index, at, color }: Props) {
  const app = useApp();
  const [snap] = useSetting(snapToGrid);
  const place = { target, path };
  const put = (to: Point) =>
    app.documents
      .getState()
      .edit(
        t("Lead the link"),
        (graph) => setReroutes(graph, place, via.with(index, snap ? onGrid(to) : to)),
        `reroute:${edge}:${index}`,
      );
  const take = () =>
    app.documents
      .getState()
      .edit(t("Take a point away"), (graph) => setReroutes(graph, place, via.toSpliced(index, 1)));
  const onPointerDown = (event: PointerEvent<SVGGElement>) => {
    if (event.button !== 0) return;
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent<SVGGElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const to = app.stage?.toGraph({ x: event.clientX, y: event.clientY });
    if (to) put(to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step) {
      const by = event.shiftKey ? 20 : 5;
      put([at[0] + step[0] * by, at[1] + step[1] * by]);
    } else if (event.key === "Delete" || event.key === "Backspace") take();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no button
    <g
      className={`${css.reroute} nodrag nopan`}
      transform={`translate(${at[0]},${at[1]})`}
      role="button"
      tabIndex={0}
      aria-label={t("Point {number} of the link: arrow keys move it, Delete takes it away", {
        number: index + 1,
      })}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => app.documents.getState().seal()}
      onMouseDown={(event) => event.stopPropagation()}
      onDoubleClick={(event) => {
        event.stopPropagation();
        take();
      }}
      onKeyDown={onKeyDown}
    >
      <circle r={12} fill="transparent" stroke="none" />
      <circle r={6} fill={color} />
    </g>
  );
}
