import { ArrowUpToLine, X } from "lucide-react";
import { cancelJob } from "../actions/cancel";
import type { Job } from "../api/types";
import { useApp } from "../app";
import css from "./panels.module.css";

export function QueuedJob({ job, place, first }: { job: Job; place: number; first: boolean }) {
  const app = useApp();
  const toFront = async () => {
    try {
      await app.api.move(job.id, 0);
    } catch (error) {
      app.view.getState().toast((error as Error).message, "error");
    }
  };
  return (
    <div className={css.job}>
      <div className={css.what}>
        <strong>{job.name}</strong>
        <span>{job.attempts ? `waiting, attempt ${job.attempts + 1}` : "waiting"}</span>
      </div>
      <span className={css.place}>{place}</span>
      {!first && (
        <button
          type="button"
          className={css.x}
          aria-label={`Run ${job.name} next`}
          onClick={() => void toFront()}
        >
          <ArrowUpToLine size={13} aria-hidden />
        </button>
      )}
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
