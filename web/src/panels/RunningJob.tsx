import { X } from "lucide-react";
import { useEffect, useRef } from "react";
import { cancelJob } from "../actions/cancel";
import type { Job } from "../api/types";
import { useApp } from "../app";
import { NoteMark } from "../canvas/NoteMark";
import { PreviewCanvas } from "../canvas/PreviewCanvas";
import { t } from "../i18n";
import { JobName } from "./JobName";
import css from "./panels.module.css";
import { followProgress } from "./runningText";

/** The job under way; bar, text and picture move without React. */
export function RunningJob({ job }: { job: Job }) {
  const app = useApp();
  const bar = useRef<HTMLDivElement>(null);
  const text = useRef<HTMLSpanElement>(null);
  useEffect(
    () =>
      followProgress(app, job.id, ({ done, words }) => {
        bar.current?.style.setProperty("--done", String(done));
        bar.current?.setAttribute("aria-valuenow", String(Math.round(done * 100)));
        if (text.current) text.current.textContent = words;
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
          <JobName job={job} />
          <NoteMark channel={job.id} />
        </div>
        <div
          ref={bar}
          className={css.bar}
          role="progressbar"
          aria-label={t("Progress of {name}", { name: job.name })}
          aria-valuemin={0}
          aria-valuemax={100}
        />
        <span ref={text}>{t("running")}</span>
      </div>
      <button
        type="button"
        className={css.x}
        aria-label={t("Cancel {name}", { name: job.name })}
        title={t("Cancel")}
        onClick={() => void cancelJob(app, job.id)}
      >
        <X size={14} aria-hidden />
      </button>
    </div>
  );
}
