import { useEffect, useRef } from "react";
import type { Job } from "../api/types";
import { useApp, useRun } from "../app";
import { t } from "../i18n";
import { stepWords } from "../panels/stepWords";
import { left } from "../panels/time";
import { isActive } from "../stores/run";
import css from "./form.module.css";

/** How the newest run of a document fares: its place in the queue, then its steps. */
export function FormProgress({ document }: { document: string }) {
  const job = useRun((state) => currentJob(Object.values(state.jobs), document));
  const waiting = useRun((state) =>
    Object.values(state.jobs).reduce((n, { status }) => n + (status === "queued" ? 1 : 0), 0),
  );
  if (!job) return null;
  if (job.status === "running") return <Running job={job} />;
  return (
    <p className={css.state} role="status">
      {waiting === 1
        ? t("Waiting for its turn")
        : t("Waiting among {count} jobs", { count: waiting })}
    </p>
  );
}

/** The bar and the words move without React. */
function Running({ job }: { job: Job }) {
  const app = useApp();
  const bar = useRef<HTMLDivElement>(null);
  const words = useRef<HTMLSpanElement>(null);
  useEffect(
    () =>
      app.live.progress.listen(job.id, ({ progress, step, total, unit, eta_ms }) => {
        const done = Math.max(progress, 0);
        bar.current?.style.setProperty("--done", String(done));
        bar.current?.setAttribute("aria-valuenow", String(Math.round(done * 100)));
        if (words.current)
          words.current.textContent = `${stepWords({ unit, step, total })}${eta_ms ? ` · ${left(eta_ms)}` : ""}`;
      }),
    [app, job.id],
  );
  return (
    <div className={css.state}>
      <div
        ref={bar}
        className={css.bar}
        role="progressbar"
        aria-label={t("Progress")}
        aria-valuemin={0}
        aria-valuemax={100}
      />
      <span ref={words}>{t("Running")}</span>
    </div>
  );
}

/** What runs of a document, or waits to. */
export function currentJob(jobs: readonly Job[], document: string): Job | undefined {
  const mine = jobs.filter((job) => job.client_id === document && isActive(job));
  return mine.find((job) => job.status === "running") ?? mine[0];
}
