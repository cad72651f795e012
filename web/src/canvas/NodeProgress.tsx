import { useEffect, useRef } from "react";
import { useApp } from "../app";
import css from "./node.module.css";
import { useNodeRun } from "./useNodeRun";

/** The bar at a running node's foot, moved without React. */
export function NodeProgress({ id, running }: { id: string; running: boolean }) {
  const app = useApp();
  const { runId, job } = useNodeRun(id);
  const bar = useRef<HTMLDivElement>(null);
  const text = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!running || !job) return;
    return app.live.progress.listen(`${job}/${runId}`, ({ step, total, unit }) => {
      if (!bar.current || !text.current) return;
      bar.current.style.setProperty("--done", String(total ? step / total : 0));
      bar.current.setAttribute("aria-valuenow", String(step));
      bar.current.setAttribute("aria-valuemax", String(total));
      text.current.textContent =
        unit === "step" ? `${step} / ${total}` : `${step} / ${total} ${unit}`;
    });
  }, [app, job, runId, running]);
  if (!running) return null;
  return (
    <div
      ref={bar}
      className={css.progress}
      role="progressbar"
      aria-label="Progress"
      aria-valuemin={0}
    >
      <span ref={text} />
    </div>
  );
}
