import { useEffect, useRef } from "react";
import { useApp } from "../app";
import type { Place } from "../graph/layout";
import { t } from "../i18n";
import type { Curves } from "../stores/live";
import { drawCurves } from "./drawCurves";
import css from "./node.module.css";
import { useNodeRun } from "./useNodeRun";

/** The curves a node measures while it runs, drawn without React. */
export function NodeChart({ id, place }: { id: string; place: Place }) {
  const app = useApp();
  const canvas = useRef<HTMLCanvasElement>(null);
  const { runId, job } = useNodeRun(id);
  useEffect(() => {
    if (!job) return;
    let frame = 0;
    let latest: Curves = new Map();
    const draw = () => {
      frame = 0;
      if (canvas.current) drawCurves(canvas.current, latest);
    };
    const unlisten = app.live.curves.listen(`${job}/${runId}`, (curves) => {
      latest = curves;
      frame ||= requestAnimationFrame(draw);
    });
    return () => {
      cancelAnimationFrame(frame);
      unlisten();
    };
  }, [app, job, runId]);
  return (
    <div className={css.picture} style={{ top: place.y, height: place.height }}>
      <button
        type="button"
        className={`${css.result} nodrag`}
        aria-label={t("Curves measured so far: look at them closely")}
        onClick={() => app.gallery.getState().set({ charts: { job } })}
      >
        <canvas ref={canvas} className={css.chart} />
      </button>
    </div>
  );
}
