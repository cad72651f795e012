import { CircleCheck, CircleX, LogIn, Pin, Repeat, Zap } from "lucide-react";
import { enterInstance } from "../actions/enterSubgraph";
import { useApp, useView } from "../app";
import { retitle } from "../graph/subgraphs";
import type { Mode } from "../graph/workflow";
import { t } from "../i18n";
import { duration } from "../panels/duration";
import { activeDocument } from "../stores/documents";
import { NodeProgress } from "./NodeProgress";
import { NoteMark } from "./NoteMark";
import css from "./node.module.css";
import type { NodeRun } from "./useNodeRun";

type Props = {
  id: string;
  title: string;
  summary?: string;
  run: NodeRun;
  mode?: Mode;
  pinned?: boolean;
  loop?: boolean;
  /** The subgraph it runs. */
  inside?: string;
};

export function NodeHeader({ id, title, summary, run, mode, pinned, loop, inside }: Props) {
  const app = useApp();
  const editing = useView((state) => state.renaming === id);
  const stop = () => app.view.getState().set({ renaming: null });
  const rename = (text: string) => {
    stop();
    const name = text.trim();
    if (name !== title)
      app.documents
        .getState()
        .editWorkflow(t("Rename"), (workflow) =>
          retitle(workflow, activeDocument(app.documents.getState()).scope, id, name),
        );
  };
  return (
    <header className={css.header} title={summary}>
      {loop ? <Repeat className={css.loop} size={14} aria-hidden /> : <span className={css.dot} />}
      {editing ? (
        <input
          className={`${css.rename} nodrag`}
          defaultValue={title}
          aria-label={t("Name of the node")}
          // biome-ignore lint/a11y/noAutofocus: the person just asked to type here
          autoFocus
          onFocus={(event) => event.target.select()}
          onBlur={(event) => rename(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") rename(event.currentTarget.value);
            if (event.key === "Escape") stop();
          }}
        />
      ) : (
        <h3 className={css.title}>{title}</h3>
      )}
      {pinned && <Pin className={css.pin} size={12} aria-label={t("pinned")} />}
      {run.job && <NoteMark channel={`${run.job}/${run.runId}`} />}
      <span className={css.id}>{id}</span>
      {run.status === "running" ? (
        <NodeProgress id={id} loop={loop} />
      ) : (
        <Badge run={run} mode={mode} />
      )}
      {inside !== undefined && (
        <button
          type="button"
          className={`${css.enter} nodrag`}
          aria-label={t("Open the subgraph")}
          title={t("Open {name}", { name: inside })}
          onClick={() => enterInstance(app, id)}
        >
          <LogIn size={14} aria-hidden />
        </button>
      )}
    </header>
  );
}

function Badge({ run, mode }: { run: NodeRun; mode?: Mode }) {
  if (mode === "muted") return <span className={css.badge}>{t("muted")}</span>;
  if (mode === "bypassed") return <span className={css.badge}>{t("bypassed")}</span>;
  if (run.problems.length || run.status === "failed")
    return <CircleX className={css.failed} size={13} aria-label={t("failed")} />;
  if (run.status === "cached")
    return <Zap className={css.cached} size={12} aria-label={t("known already")} />;
  if (run.status !== "done") return null;
  return (
    <span className={css.time}>
      <CircleCheck size={12} aria-label={t("done")} />
      {run.ms !== undefined && run.ms >= 1 ? duration(run.ms) : ""}
    </span>
  );
}
