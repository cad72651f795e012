import { GripVertical, X } from "lucide-react";
import type { KeyboardEvent, PointerEvent } from "react";
import { cancelJob } from "../actions/cancel";
import type { Job } from "../api/types";
import { useApp, useRun } from "../app";
import { t } from "../i18n";
import { JobName } from "./JobName";
import { allSeeds, estimateWords, groundsOf, seedWords } from "./jobWords";
import css from "./panels.module.css";
import queue from "./queue.module.css";
import { moveTo } from "./queueOrder";

type Props = {
  job: Job;
  /** Its place among those that wait. */
  index: number;
  last: number;
  dragged: boolean;
  onGrip(event: PointerEvent<HTMLElement>): void;
};

/** A job that waits: dragged by its grip, or moved by the arrow keys there. */
export function QueuedJob({ job, index, last, dragged, onGrip }: Props) {
  const app = useApp();
  const estimate = useRun((state) => state.estimates[job.id]);
  const onKey = (event: KeyboardEvent) => {
    const to = { ArrowUp: index - 1, ArrowDown: index + 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (to >= 0 && to <= last && to !== index) void moveTo(app, job.id, to);
  };
  const words = [
    job.attempts ? t("attempt {n}", { n: job.attempts + 1 }) : "",
    seedWords(job),
    job.wanted ? t("to {nodes}", { nodes: job.wanted.join(", ") }) : "",
    estimateWords(estimate),
  ].filter(Boolean);
  return (
    <li
      className={`${css.job} ${queue.queued}`}
      data-job={job.id}
      data-dragged={dragged || undefined}
    >
      <button
        type="button"
        className={queue.grip}
        aria-label={t("Place {place}: {name}. Move it with the arrow keys.", {
          place: index + 1,
          name: job.name,
        })}
        title={t("Drag, or press ↑ ↓")}
        onPointerDown={onGrip}
        onKeyDown={onKey}
      >
        <GripVertical size={14} aria-hidden />
      </button>
      <div className={css.what}>
        <JobName job={job} />
        <span title={[allSeeds(job), estimate && groundsOf(estimate)].filter(Boolean).join("\n")}>
          {words.join(" · ") || t("waiting")}
        </span>
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
    </li>
  );
}
