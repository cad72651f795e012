import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { t } from "../i18n";
import css from "./charts.module.css";
import { type Line, type Point, positive, smooth } from "./lines";
import { colorName, DASHES } from "./styles";

/** Between two marks of the axis: there are no halves of a step. */
const WHOLE = [0, 1, 2, 3, 4, 5, 6, 7, 8].flatMap((e) => [1, 2, 5].map((n) => n * 10 ** e));

type Props = {
  lines: readonly Line[];
  /** Which dashes a run is drawn in. */
  runs: readonly string[];
  log: boolean;
  smoothing: number;
  /** The values under the pointer by line; null when it is elsewhere. */
  onHover(at: { step: number; values: ReadonlyMap<string, number> } | null): void;
};

/** Lines over their steps; a drag zooms into a range, a double click shows all again. */
export function Plot({ lines, runs, log, smoothing, onHover }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const hover = useRef(onHover);
  hover.current = onHover;
  const prepared = lines.map((line) => {
    const points = smooth(line.points, smoothing);
    return log ? positive(points) : points;
  });
  const shape = `${log} ${lines.map(({ key }) => key).join("\n")}`;
  const latest = useRef({ lines, prepared });
  latest.current = { lines, prepared };

  useEffect(() => {
    const parent = box.current;
    if (!parent) return;
    const style = getComputedStyle(parent);
    const color = (name: string) => style.getPropertyValue(name).trim();
    const axis = {
      stroke: color("--text-2"),
      grid: { stroke: color("--line-soft"), width: 1 },
      ticks: { stroke: color("--line"), width: 1 },
      font: `11px ${color("--sans")}`,
    };
    const made = new uPlot(
      {
        width: parent.clientWidth,
        height: parent.clientHeight,
        scales: { x: { time: false }, y: log ? { distr: 3 } : {} },
        axes: [
          { ...axis, label: t("step"), labelFont: axis.font, labelSize: 18, incrs: WHOLE },
          { ...axis, size: 64 },
        ],
        series: [
          {},
          ...latest.current.lines.map((line, i) => ({
            label: line.key,
            stroke: color(colorName(i)),
            width: 1.5,
            dash: [...(DASHES[runs.indexOf(line.job) % DASHES.length] ?? [])],
            spanGaps: true,
            points: { show: (latest.current.prepared[i]?.length ?? 0) < 2 },
          })),
        ],
        legend: { show: false },
        hooks: {
          setCursor: [
            (self) => {
              const { idx } = self.cursor;
              hover.current(idx == null ? null : valuesAt(latest.current.lines, self, idx));
            },
          ],
        },
      },
      dataOf(latest.current.prepared),
      parent,
    );
    plot.current = made;
    const observer = new ResizeObserver(() =>
      made.setSize({ width: parent.clientWidth, height: parent.clientHeight }),
    );
    observer.observe(parent);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [shape, runs]);

  useEffect(() => plot.current?.setData(dataOf(latest.current.prepared)));
  return (
    <div
      ref={box}
      className={css.plot}
      role="img"
      aria-label={t("{count} curves over their steps", { count: lines.length })}
    />
  );
}

function dataOf(lines: readonly (readonly Point[])[]): uPlot.AlignedData {
  if (lines.length === 0) return [[]];
  return uPlot.join(
    lines.map(
      (points): uPlot.AlignedData => [
        points.map(([step]) => step),
        points.map(([, value]) => (Number.isFinite(value) ? value : null)),
      ],
    ),
  );
}

function valuesAt(lines: readonly Line[], plot: uPlot, index: number) {
  const values = new Map<string, number>();
  lines.forEach((line, i) => {
    const value = plot.data[i + 1]?.[index];
    if (value != null) values.set(line.key, value);
  });
  return { step: plot.data[0][index] ?? 0, values };
}
