import { ListOrdered, ListX, Pause, Play } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { clearQueue } from "../actions/clearQueue";
import { pause } from "../actions/pause";
import type { Estimate, Job } from "../api/types";
import { useApp, useRun } from "../app";
import { t } from "../i18n";
import { ActionButton } from "../shell/ActionButton";
import { waitingJobs } from "../stores/run";
import { estimateWords } from "./jobWords";
import css from "./panels.module.css";
import { QueuedJob } from "./QueuedJob";
import queue from "./queue.module.css";
import { useQueueDrag } from "./queueOrder";
import { RunningJob } from "./RunningJob";

/** Waiting jobs shown at first; a queue may have thousands. */
const SHOWN = 30;

/** Jobs under way and waiting, in the order they run. */
export function QueuePanel() {
  const app = useApp();
  const jobs = useRun((state) => state.jobs);
  const paused = useRun((state) => state.paused);
  const list = useRef<HTMLOListElement>(null);
  const [all, setAll] = useState(false);
  const { drag, start } = useQueueDrag(app, list);
  const { running, queued } = useMemo(() => {
    const running = Object.values(jobs).filter((job) => job.status === "running");
    return { running, queued: waitingJobs(jobs) };
  }, [jobs]);
  const count = running.length + queued.length;
  const shown = dragged(all ? queued : queued.slice(0, SHOWN), drag);
  return (
    <section className={css.section} aria-label={t("Queue")}>
      <header className={css.head}>
        <ListOrdered size={15} aria-hidden />
        <h2>{t("Queue")}</h2>
        {count > 0 && <span className={css.number}>{count}</span>}
        <ActionButton action={pause} className={queue.tool}>
          {paused ? <Play size={14} aria-hidden /> : <Pause size={14} aria-hidden />}
        </ActionButton>
        <ActionButton action={clearQueue} className={queue.tool}>
          <ListX size={15} aria-hidden />
        </ActionButton>
      </header>
      {paused && (
        <p className={queue.paused}>
          {t("Paused: what runs goes on, nothing more starts.")}
          <ActionButton action={pause} className={css.link}>
            {t("Resume")}
          </ActionButton>
        </p>
      )}
      {count === 0 && <p className={css.empty}>{t("Nothing is running.")}</p>}
      {running.map((job) => (
        <RunningJob key={job.id} job={job} />
      ))}
      <ol ref={list} className={queue.list} aria-label={t("Waiting")}>
        {shown.map((job, index) => (
          <QueuedJob
            key={job.id}
            job={job}
            index={index}
            last={queued.length - 1}
            dragged={drag?.job === job.id}
            onGrip={(event) => start(event, job.id, queued.indexOf(job))}
          />
        ))}
      </ol>
      {queued.length > shown.length && (
        <button type="button" className={css.moreButton} onClick={() => setAll(true)}>
          {t("{count} more wait", { count: queued.length - shown.length })}
        </button>
      )}
      {count > 1 && <Total jobs={[...running, ...queued]} />}
    </section>
  );
}

/** The list as it will be once the dragged job is let go. */
function dragged(jobs: readonly Job[], drag: { job: string; to: number } | null): readonly Job[] {
  const job = drag && jobs.find(({ id }) => id === drag.job);
  if (!drag || !job) return jobs;
  const others = jobs.filter((other) => other !== job);
  return [...others.slice(0, drag.to), job, ...others.slice(drag.to)];
}

/** How long all of it will take, where that is known of every job. */
function Total({ jobs }: { jobs: readonly Job[] }) {
  const estimates = useRun((state) => state.estimates);
  const found = jobs.flatMap((job) => estimates[job.id] ?? []);
  if (found.length === 0) return null;
  const sum: Estimate = {
    ms: found.reduce((total, { ms }) => total + ms, 0),
    nodes: {},
    runs: 0,
    rough: found.some(({ rough }) => rough),
    unknown: found.length < jobs.length || found.some(({ unknown }) => unknown) ? 1 : 0,
  };
  const time = estimateWords(sum);
  if (!time) return null;
  return <p className={queue.total}>{t("All of it: {time}", { time })}</p>;
}
