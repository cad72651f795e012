import { RotateCcw } from "lucide-react";
import { openWorkflow } from "../actions/open";
import { useApp, useRun } from "../app";
import { duration } from "../canvas/NodeHeader";
import { readWorkflow } from "../graph/files";
import css from "./panels.module.css";

/** Jobs that ended, newest first; each opens with the graph it ran. */
export function HistoryPanel() {
  const app = useApp();
  const jobs = useRun((state) => state.jobs);
  const ended = Object.values(jobs)
    .filter((job) => job.finished_at)
    .sort((a, b) => (b.finished_at ?? "").localeCompare(a.finished_at ?? ""));
  const open = async (id: string) => {
    try {
      const { workflow, name } = await app.api.job(id);
      await openWorkflow(app, readWorkflow(workflow, name));
    } catch (error) {
      app.view.getState().toast((error as Error).message, "error");
    }
  };
  return (
    <div className={css.scroll}>
      {ended.length === 0 && <p className={css.empty}>Jobs that ended appear here.</p>}
      {ended.map((job) => (
        <div key={job.id} className={css.past} data-status={job.status}>
          <button type="button" onClick={() => void open(job.id)} title="Open the graph it ran">
            <strong>{job.name}</strong>
            <span>{[job.status, took(job)].filter(Boolean).join(" · ")}</span>
            {job.error && <em>{job.error.message}</em>}
          </button>
          {job.status !== "succeeded" && (
            <button
              type="button"
              className={css.x}
              aria-label={`Run ${job.name} again`}
              onClick={() => void app.api.retry(job.id)}
            >
              <RotateCcw size={13} aria-hidden />
            </button>
          )}
        </div>
      ))}
    </div>
  );
}

function took(job: { started_at: string | null; finished_at: string | null }): string {
  if (!job.started_at || !job.finished_at) return "";
  return duration(Date.parse(job.finished_at) - Date.parse(job.started_at));
}
