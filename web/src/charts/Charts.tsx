import { Download, X } from "lucide-react";
import { useMemo, useState } from "react";
import type { MeasuredJob } from "../api/types";
import { useApp, useGalleryState } from "../app";
import { short } from "../canvas/drawCurves";
import { language, t } from "../i18n";
import { Dialog } from "../shell/Dialog";
import css from "./charts.module.css";
import { type Line, toCsv } from "./lines";
import { Plot } from "./Plot";
import { colorName, DASHES } from "./styles";
import { useLines } from "./useLines";
import { useMeasured } from "./useMeasured";

/** Curves of training and measuring, of several runs over each other. */
export default function Charts() {
  const app = useApp();
  const opened = useGalleryState((state) => state.charts?.job ?? null);
  const { jobs, more, pending } = useMeasured();
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [log, setLog] = useState(false);
  const [smoothing, setSmoothing] = useState(0);
  const [hover, setHover] = useState<Hover>(null);
  const first = jobs.find(({ job }) => job === opened) ?? jobs[0];
  const wanted = chosen ?? new Set(first ? [first.job] : []);
  const names = [...wanted].join(" ");
  const runs = useMemo(
    () =>
      jobs.filter(({ job }) => wanted.has(job)).map((run) => ({ job: run.job, name: title(run) })),
    [jobs, names],
  );
  const { lines } = useLines(runs);
  const shown = lines.filter((line) => !hidden.has(seriesOf(line)));
  const series = [...new Set(lines.map(seriesOf))];
  const order = useMemo(() => runs.map(({ job }) => job), [runs]);
  const close = () => app.gallery.getState().set({ charts: null });
  return (
    <Dialog label={t("Curves")} className={css.screen} whole onClose={close}>
      <header className={css.head}>
        <h2>{t("Curves")}</h2>
        <label>
          <input type="checkbox" checked={log} onChange={(event) => setLog(event.target.checked)} />
          {t("Logarithmic")}
        </label>
        <label>
          {t("Smoothing")}
          <input
            type="range"
            min={0}
            max={0.99}
            step={0.01}
            value={smoothing}
            aria-valuetext={smoothing.toFixed(2)}
            onChange={(event) => setSmoothing(Number(event.target.value))}
          />
          <output>{smoothing.toFixed(2)}</output>
        </label>
        <button
          type="button"
          className={css.button}
          disabled={shown.length === 0}
          onClick={() => saveCsv(shown)}
        >
          <Download size={15} aria-hidden />
          {t("Export CSV")}
        </button>
        <button type="button" className={css.tool} aria-label={t("Close")} onClick={close}>
          <X size={17} aria-hidden />
        </button>
      </header>
      <div className={css.body}>
        <aside className={css.side}>
          <Checks
            title={t("Runs")}
            items={jobs.map((run) => ({ key: run.job, label: title(run), note: noteOf(run) }))}
            on={wanted}
            onChange={setChosen}
          />
          {more && (
            <button type="button" className={css.button} onClick={more}>
              {t("Show older")}
            </button>
          )}
          <Checks
            title={t("Series")}
            items={series.map((name) => ({ key: name, label: name }))}
            on={new Set(series.filter((name) => !hidden.has(name)))}
            onChange={(on) => setHidden(new Set(series.filter((name) => !on.has(name))))}
          />
        </aside>
        <div className={css.main}>
          {!pending && jobs.length === 0 && (
            <p className={css.empty}>
              {t("What training and measuring nodes find out while they run appears here.")}
            </p>
          )}
          {shown.length > 0 && (
            <Plot lines={shown} runs={order} log={log} smoothing={smoothing} onHover={setHover} />
          )}
          <Legend lines={shown} runs={order} hover={hover} />
        </div>
      </div>
    </Dialog>
  );
}

type Hover = { step: number; values: ReadonlyMap<string, number> } | null;

const seriesOf = ({ node, series }: Line) => `${node}: ${series}`;

function title({ name, created_at }: MeasuredJob): string {
  const at = new Date(created_at);
  const time = { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" } as const;
  return `${name}, ${at.toLocaleString(language, time)}`;
}

function noteOf({ status }: MeasuredJob): string | undefined {
  if (status === "running") return t("running");
  if (status === "failed") return t("failed");
  return status === "cancelled" ? t("cancelled") : undefined;
}

type ChecksProps = {
  title: string;
  items: readonly { key: string; label: string; note?: string }[];
  on: ReadonlySet<string>;
  onChange(on: ReadonlySet<string>): void;
};

function Checks({ title: heading, items, on, onChange }: ChecksProps) {
  const toggle = (key: string) => {
    const next = new Set(on);
    if (!next.delete(key)) next.add(key);
    onChange(next);
  };
  return (
    <fieldset className={css.checks}>
      <legend>{heading}</legend>
      {items.map(({ key, label, note }) => (
        <label key={key}>
          <input type="checkbox" checked={on.has(key)} onChange={() => toggle(key)} />
          <span>{label}</span>
          {note && <em>{note}</em>}
        </label>
      ))}
    </fieldset>
  );
}

type LegendProps = { lines: readonly Line[]; runs: readonly string[]; hover: Hover };

/** Each line with how it is drawn and its value: under the pointer, else its last. */
function Legend({ lines, runs, hover }: LegendProps) {
  if (lines.length === 0) return null;
  return (
    <div className={css.legend}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("Run")}</th>
            <th scope="col">{t("Series")}</th>
            <th scope="col">{hover ? t("Step {step}", { step: hover.step }) : t("Last value")}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, i) => {
            const value = hover ? hover.values.get(line.key) : line.points.at(-1)?.[1];
            const dash = DASHES[runs.indexOf(line.job) % DASHES.length];
            return (
              <tr key={line.key}>
                <td>
                  <svg width="26" height="8" aria-hidden="true">
                    <line
                      x1="0"
                      x2="26"
                      y1="4"
                      y2="4"
                      strokeWidth="2"
                      strokeDasharray={dash?.join(" ")}
                      style={{ stroke: `var(${colorName(i)})` }}
                    />
                  </svg>
                  {line.run}
                </td>
                <td>{seriesOf(line)}</td>
                <td>{value === undefined ? "–" : short(value)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function saveCsv(lines: readonly Line[]): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([toCsv(lines)], { type: "text/csv" }));
  link.download = "curves.csv";
  link.click();
  URL.revokeObjectURL(link.href);
}
