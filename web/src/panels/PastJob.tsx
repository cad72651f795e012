import { ListTree, RotateCcw, Trash2 } from "lucide-react";
import { useEffect, useRef } from "react";
import { retryAll } from "../actions/clearQueue";
import { openWorkflow } from "../actions/open";
import type { Job, JobStatus } from "../api/types";
import { useApp } from "../app";
import { NoteMark } from "../canvas/NoteMark";
import { readWorkflow } from "../graph/files";
import { t } from "../i18n";
import { inReadersWords } from "../i18n/said";
import { allSeeds, seedWords, took } from "./jobWords";
import css from "./panels.module.css";
import past from "./past.module.css";
import { ago } from "./time";

const OUTCOME: Partial<Record<JobStatus, string>> = {
  failed: t("failed"),
  cancelled: t("cancelled"),
};

/** One job of the history: a click opens the graph it ran. */
export function PastJob({ job, onForget }: { job: Job; onForget(): void }) {
  const app = useApp();
  const open = async () => {
    try {
      const { workflow, name } = await app.api.job(job.id);
      await openWorkflow(app, readWorkflow(workflow, name));
    } catch (error) {
      app.view.getState().toast((error as Error).message, "error");
    }
  };
  const words = [OUTCOME[job.status], took(job), job.finished_at && ago(job.finished_at)];
  return (
    <div className={past.past} data-status={job.status}>
      <button
        type="button"
        className={past.open}
        onClick={() => void open()}
        title={t("Open the graph it ran")}
      >
        <Glimpse job={job} />
        <span className={css.what}>
          <strong>{job.name}</strong>
          <span>{words.filter(Boolean).join(" · ")}</span>
          {seedWords(job) && <span title={allSeeds(job)}>{seedWords(job)}</span>}
          {job.error && job.status === "failed" && <em>{inReadersWords(job.error).message}</em>}
        </span>
      </button>
      <div className={past.tools}>
        {job.notes && <PastNotes job={job.id} />}
        <button
          type="button"
          className={css.x}
          aria-label={t("What {name} did, node by node", { name: job.name })}
          title={t("Node by node")}
          onClick={() => app.view.getState().set({ inspected: job.id })}
        >
          <ListTree size={14} aria-hidden />
        </button>
        {job.status !== "succeeded" && (
          <button
            type="button"
            className={css.x}
            aria-label={t("Run {name} again", { name: job.name })}
            title={t("Try again")}
            onClick={() => void retryAll(app, [job.id])}
          >
            <RotateCcw size={13} aria-hidden />
          </button>
        )}
        <button
          type="button"
          className={css.x}
          aria-label={t("Remove {name} from the history", { name: job.name })}
          title={t("Remove from the history")}
          onClick={onForget}
        >
          <Trash2 size={13} aria-hidden />
        </button>
      </div>
    </div>
  );
}

/** The mark of a job that said something; what it was is fetched once the mark is seen. */
function PastNotes({ job }: { job: string }) {
  const app = useApp();
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!place.current || app.live.notes.latest(job)) return;
    const seen = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return;
      seen.disconnect();
      void app.live.recallNotes(job, app.api.log);
    });
    seen.observe(place.current);
    return () => seen.disconnect();
  }, [app, job]);
  return (
    <span ref={place} className={past.notes}>
      <NoteMark channel={job} />
    </span>
  );
}

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
