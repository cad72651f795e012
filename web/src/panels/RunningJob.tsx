import { X } from "lucide-react";
import { useEffect, useRef } from "react";
import { cancelJob } from "../actions/cancel";
import type { Job } from "../api/types";
import { useApp } from "../app";
import { NoteMark } from "../canvas/NoteMark";
import { PreviewCanvas } from "../canvas/PreviewCanvas";
import css from "./panels.module.css";
import { left } from "./time";

/** The job under way; bar, text and picture move without React. */
export function RunningJob({ job }: { job: Job }) {
  const app = useApp();
  const bar = useRef<HTMLDivElement>(null);
  const text = useRef<HTMLSpanElement>(null);
  useEffect(
    () =>
      app.live.progress.listen(job.id, ({ step, total, unit, eta_ms }) => {
        const done = total ? step / total : 0;
        bar.current?.style.setProperty("--done", String(done));
        bar.current?.setAttribute("aria-valuenow", String(Math.round(done * 100)));
        if (text.current)
          text.current.textContent = `${unit} ${step} of ${total}${eta_ms ? ` · ${left(eta_ms)}` : ""}`;
      }),
    [app, job.id],
  );
  return (
    <div className={css.job} data-running>
      <div className={css.glimpse}>
        <PreviewCanvas channel={job.id} />
      </div>
      <div className={css.what}>
        <div className={css.named}>
          <strong>{job.name}</strong>
          <NoteMark channel={job.id} />
        </div>
        <div
          ref={bar}
          className={css.bar}
          role="progressbar"
          aria-label={`Progress of ${job.name}`}
          aria-valuemin={0}
          aria-valuemax={100}
        />
        <span ref={text}>running</span>
      </div>
      <button
        type="button"
        className={css.x}
        aria-label={`Cancel ${job.name}`}
        onClick={() => void cancelJob(app, job.id)}
      >
        <X size={14} aria-hidden />
      </button>
    </div>
  );
}
