import { ListOrdered } from "lucide-react";
import { useMemo } from "react";
import { useRun } from "../app";
import { isActive } from "../stores/run";
import css from "./panels.module.css";
import { QueuedJob } from "./QueuedJob";
import { RunningJob } from "./RunningJob";

/** Jobs under way and waiting, in the order they run. */
export function QueuePanel() {
  const jobs = useRun((state) => state.jobs);
  const { running, queued } = useMemo(() => {
    const active = Object.values(jobs).filter(isActive);
    return {
      running: active.filter((job) => job.status === "running"),
      queued: active
        .filter((job) => job.status === "queued")
        .sort((a, b) => (b.priority ?? 0) - (a.priority ?? 0) || a.id.localeCompare(b.id)),
    };
  }, [jobs]);
  const count = running.length + queued.length;
  return (
    <section className={css.section} aria-label="Queue">
      <header className={css.head}>
        <ListOrdered size={15} aria-hidden />
        <h2>Queue</h2>
        {count > 0 && <span className={css.number}>{count}</span>}
      </header>
      {count === 0 && <p className={css.empty}>Nothing is running.</p>}
      {running.map((job) => (
        <RunningJob key={job.id} job={job} />
      ))}
      {queued.map((job, index) => (
        <QueuedJob key={job.id} job={job} place={index + 1 + running.length} first={index === 0} />
      ))}
    </section>
  );
}
