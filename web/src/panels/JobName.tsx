import type { Job } from "../api/types";
import { useApp, useDocuments } from "../app";
import { t } from "../i18n";
import queue from "./queue.module.css";

/** A job's name; it leads to the tab it was run from, where that is open. */
export function JobName({ job }: { job: Job }) {
  const app = useApp();
  const there = useDocuments((state) => state.documents.some(({ id }) => id === job.client_id));
  const here = useDocuments((state) => state.active === job.client_id);
  if (!there || here) return <strong>{job.name}</strong>;
  return (
    <button
      type="button"
      className={queue.name}
      title={t("Go to the tab it was run from")}
      onClick={() => job.client_id && app.documents.getState().activate(job.client_id)}
    >
      <strong>{job.name}</strong>
    </button>
  );
}
