import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleSlash, CircleX, FolderOpen, RotateCcw, Zap } from "lucide-react";
import { retryAll } from "../actions/clearQueue";
import { openWorkflow } from "../actions/open";
import { showNode } from "../actions/problems";
import type { Job } from "../api/types";
import { useApp, useDocuments } from "../app";
import { breakdown, type Part } from "../graph/breakdown";
import { readWorkflow } from "../graph/files";
import { nodeAt } from "../graph/nodeAt";
import type { Workflow } from "../graph/workflow";
import { t } from "../i18n";
import { inReadersWords } from "../i18n/said";
import { Dialog } from "../shell/Dialog";
import { duration } from "./duration";
import { InputsSeen } from "./InputsSeen";
import css from "./inspector.module.css";
import { allSeeds, took } from "./jobWords";
import { ago } from "./time";

/** What a job did, node by node: its time, its words, its mistake. */
export default function JobInspector({ job: id }: { job: string }) {
  const app = useApp();
  const close = () => app.view.getState().set({ inspected: null });
  const { data: job, error } = useQuery({ queryKey: ["job", id], queryFn: () => app.api.job(id) });
  const { data: lines = [] } = useQuery({
    queryKey: ["job", id, "log"],
    queryFn: () => app.api.log(id),
  });
  const here = useDocuments((state) => state.active);
  const workflow = job && (job.workflow as unknown as Workflow);
  const open = async () => {
    if (!job) return;
    close();
    try {
      await openWorkflow(app, readWorkflow(job.workflow, job.name));
    } catch (wrong) {
      app.view.getState().toast((wrong as Error).message, "error");
    }
  };
  const failure = job?.error && inReadersWords(job.error);
  const go = (node: string) => {
    close();
    showNode(app, node);
  };
  return (
    <Dialog label={t("What the job did")} className={css.sheet} onClose={close}>
      <h2>{job?.name ?? t("What the job did")}</h2>
      {error && <p role="alert">{error.message}</p>}
      {job && workflow && (
        <>
          <Facts job={job} />
          {failure && (
            <section className={css.error}>
              <p>
                <strong>{failure.node}</strong> {failure.message}
              </p>
              {failure.remedy && <p>{failure.remedy}</p>}
              <InputsSeen error={failure} />
            </section>
          )}
          <Nodes job={job} workflow={workflow} onGo={job.client_id === here ? go : undefined} />
          {lines.length > 0 && (
            <details className={css.words} open={lines.length < 12}>
              <summary>{t("What its nodes said")}</summary>
              <pre>{lines.map(({ node, line }) => `${node}: ${line}`).join("\n")}</pre>
            </details>
          )}
          <div className={css.end}>
            {(job.status === "failed" || job.status === "cancelled") && (
              <button
                type="button"
                onClick={() => {
                  close();
                  void retryAll(app, [job.id]);
                }}
              >
                <RotateCcw size={14} aria-hidden />
                {t("Try again")}
              </button>
            )}
            <button type="button" onClick={() => void open()}>
              <FolderOpen size={14} aria-hidden />
              {t("Open the graph it ran")}
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}

const STATUS: Record<Job["status"], string> = {
  queued: t("waiting"),
  running: t("running"),
  succeeded: t("done"),
  failed: t("failed"),
  cancelled: t("cancelled"),
};

function Facts({ job }: { job: Job }) {
  const { total, known } = breakdown(job.nodes);
  const facts = [
    STATUS[job.status],
    took(job),
    total > 0 && t("{time} in its nodes", { time: duration(total) }),
    known > 0 && t("{count} nodes known already", { count: known }),
    job.attempts > 1 && t("{count} attempts", { count: job.attempts }),
    job.finished_at && ago(job.finished_at),
  ].filter(Boolean);
  return (
    <>
      <p className={css.facts}>{facts.join(" · ")}</p>
      {allSeeds(job) && <p className={css.seeds}>{allSeeds(job)}</p>}
    </>
  );
}

type NodesProps = { job: Job; workflow: Workflow; onGo?: (node: string) => void };

function Nodes({ job, workflow, onGo }: NodesProps) {
  const catalogue = useDocuments((state) => state.catalogue);
  const { parts } = breakdown(job.nodes);
  const titleOf = (path: string) => {
    const node = nodeAt(workflow, path);
    return node?.ui?.title || (node && catalogue.describe(workflow, node)?.title) || "";
  };
  if (parts.length === 0) return null;
  return (
    <table className={css.nodes}>
      <caption className="visually-hidden">{t("Its nodes, the dearest first")}</caption>
      <thead className="visually-hidden">
        <tr>
          <th>{t("Node")}</th>
          <th>{t("Share")}</th>
          <th>{t("Time")}</th>
        </tr>
      </thead>
      <tbody>
        {parts.map((part) => (
          <tr key={part.node}>
            <th scope="row">
              <Mark part={part} />
              <span>{titleOf(part.node)}</span>
              {onGo ? (
                <button type="button" onClick={() => onGo(part.node)}>
                  {part.node}
                </button>
              ) : (
                <code>{part.node}</code>
              )}
            </th>
            <td className={css.share}>
              <span style={{ "--share": part.share } as React.CSSProperties} />
            </td>
            <td>{part.status === "cached" ? t("known already") : duration(part.ms)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Mark({ part: { status } }: { part: Part }) {
  if (status === "cached") return <Zap size={12} aria-label={t("known already")} />;
  if (status === "done") return <CircleCheck size={12} aria-label={t("done")} />;
  if (status === "failed") return <CircleX size={12} aria-label={t("failed")} />;
  return (
    <CircleSlash size={12} aria-label={status === "skipped" ? t("skipped") : t("cancelled")} />
  );
}
