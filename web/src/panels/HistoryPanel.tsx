import { RotateCcw } from "lucide-react";
import { openWorkflow } from "../actions/open";
import type { Job, JobStatus } from "../api/types";
import { useApp, useRun } from "../app";
import { duration } from "../canvas/NodeHeader";
import { NoteMark } from "../canvas/NoteMark";
import { readWorkflow } from "../graph/files";
import css from "./panels.module.css";
import { ago } from "./time";

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
            <Glimpse job={job} />
            <span className={css.what}>
              <strong>{job.name}</strong>
              <span>
                {[OUTCOME[job.status], took(job), job.finished_at && ago(job.finished_at)]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
              {job.error && job.status === "failed" && <em>{job.error.message}</em>}
            </span>
          </button>
          <NoteMark channel={job.id} />
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

const OUTCOME: Partial<Record<JobStatus, string>> = { failed: "failed", cancelled: "cancelled" };

/** The first picture a job made. */
function Glimpse({ job }: { job: Job }) {
  const assets = job.outputs.flatMap((output) => output.assets);
  const picture = assets.find((asset) => asset.media_type.startsWith("image/"));
  return (
    <span className={css.glimpse}>
      {picture && (
        <img src={picture.thumbnail_url ?? picture.url} alt="" loading="lazy" decoding="async" />
      )}
    </span>
  );
}

function took(job: { started_at: string | null; finished_at: string | null }): string {
  if (!job.started_at || !job.finished_at) return "";
  return duration(Date.parse(job.finished_at) - Date.parse(job.started_at));
}
