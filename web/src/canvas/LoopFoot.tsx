import { Repeat } from "lucide-react";
import { useEffect, useRef } from "react";
import { useApp, useDocuments } from "../app";
import { turnOf, turnsOf } from "../graph/loops";
import { describe } from "../graph/wires";
import { t } from "../i18n";
import { activeGraph, sceneOf } from "../stores/documents";
import css from "./loop.module.css";
import { useNodeRun } from "./useNodeRun";

/** What goes round: how often, and while it runs at which turn it is and for what; past React. */
export function LoopFoot({ id }: { id: string }) {
  const app = useApp();
  const node = useDocuments((state) => activeGraph(state).nodes[id]);
  const { runId, job, status } = useNodeRun(id);
  const description = useDocuments((state) => describe(sceneOf(state), id));
  const turns = node && description ? turnsOf(node, description) : null;
  const idle = turns ? countOf(turns) : t("once for each");
  const foot = useRef<HTMLDivElement>(null);
  const count = useRef<HTMLSpanElement>(null);
  const item = useRef<HTMLSpanElement>(null);
  const known = useRef(turns);
  known.current = turns;
  const running = status === "running";
  useEffect(() => {
    if (!job || !running) return;
    let total = known.current?.count ?? 0;
    return app.live.progress.listen(`${job}/${runId}`, (progress) => {
      const inside = turnOf(runId, progress.node);
      const own = inside === null && progress.unit === "iteration";
      if (own) total = progress.total ?? total;
      if (inside === null && !own) return;
      // A turn that ended makes room for the next one.
      const turn = Math.min(inside ?? progress.step, Math.max(total - 1, 0));
      const part =
        inside === null || !progress.total ? 0 : Math.min(progress.step / progress.total, 1);
      const done = total ? Math.min((inside ?? progress.step) + part * 0.99, total) / total : 0;
      foot.current?.style.setProperty("--done", String(done));
      if (count.current)
        count.current.textContent = total
          ? t("{turn} of {total}", { turn: turn + 1, total })
          : String(turn + 1);
      if (item.current) item.current.textContent = known.current?.item(turn) ?? "";
    });
  }, [app, job, runId, running]);
  return (
    <div ref={foot} className={css.foot} data-running={running || undefined}>
      <Repeat size={12} aria-hidden />
      {/* Another element than the one that was written into. */}
      <span key={running ? "at" : "idle"} ref={count} className={css.count}>
        {idle}
      </span>
      {running && <span ref={item} className={css.item} />}
    </div>
  );
}

function countOf({ count, axes }: { count: number; axes?: readonly [number, number] }): string {
  return axes
    ? t("{rows} × {columns} times", { rows: axes[0], columns: axes[1] })
    : t("{count} times", { count });
}
