import { useEffect, useRef } from "react";
import { useApp } from "../app";
import { turnOf } from "../graph/loops";
import { t } from "../i18n";
import { stepWords } from "../panels/stepWords";
import css from "./node.module.css";
import { useNodeRun } from "./useNodeRun";

/**
 * How far a running node is: its header fills and counts, moved without React. A loop counts its
 * turns; an instance what its nodes count.
 */
export function NodeProgress({ id, loop = false }: { id: string; loop?: boolean }) {
  const app = useApp();
  const { runId, job } = useNodeRun(id);
  const bar = useRef<HTMLDivElement>(null);
  const text = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!job) return;
    return app.live.progress.listen(`${job}/${runId}`, ({ node, step, total, unit }) => {
      if (!bar.current || !text.current || (loop && turnOf(runId, node) !== null)) return;
      bar.current.style.setProperty("--done", String(total ? step / total : 0));
      bar.current.setAttribute("aria-valuenow", String(step));
      bar.current.setAttribute("aria-valuemax", String(total));
      text.current.textContent = loop ? `${step} / ${total}` : stepWords({ unit, step, total });
    });
  }, [app, job, runId, loop]);
  return (
    <>
      <div
        ref={bar}
        className={css.progress}
        role="progressbar"
        aria-label={t("Progress")}
        aria-valuemin={0}
      />
      <span ref={text} className={css.steps} />
    </>
  );
}
