/** Follows a running job: how far the whole of it is, and what it does now. */

import type { Progress } from "../api/types";
import type { App } from "../app";
import { nodeAt } from "../graph/nodeAt";
import { jobProgress } from "../graph/progress";
import { withoutIterations } from "../graph/scope";
import { t } from "../i18n";
import { stepWords } from "./stepWords";
import { left } from "./time";

export type Told = { done: number; words: string };

/** Calls back whenever something changed, at once for the first time; until the returned function is called. */
export function followProgress(
  { live, run, documents }: App,
  job: string,
  tell: (told: Told) => void,
) {
  let last: Progress | undefined;
  const say = () => {
    const { jobs, estimates } = run.getState();
    const found = jobs[job];
    if (!found) return;
    const states = found.nodes;
    const now = Object.keys(states).findLast((id) => states[id]?.status === "running");
    const running = last && states[last.node]?.status === "running" ? last : undefined;
    const told = Math.max(found.progress, last?.progress ?? 0);
    const { done, leftMs } = jobProgress(estimates[job]?.nodes, states, running, told);
    const node = running?.node ?? now;
    const words = [
      node && titleOf(documents, found.client_id, node),
      running && stepWords(running),
      leftMs !== null && leftMs >= 1000 && left(leftMs),
    ].filter(Boolean);
    tell({ done, words: words.join(" · ") || t("running") });
  };
  const stops = [
    live.progress.listen(job, (progress) => {
      last = progress;
      say();
    }),
    run.subscribe((state, before) => {
      const changed =
        state.jobs[job] !== before.jobs[job] || state.estimates[job] !== before.estimates[job];
      if (changed) say();
    }),
  ];
  say();
  return () => {
    for (const stop of stops) stop();
  };
}

/** The node as its tab calls it. */
function titleOf(documents: App["documents"], client: string | null, node: string): string {
  const { catalogue, documents: open } = documents.getState();
  const workflow = open.find(({ id }) => id === client)?.history.present;
  const found = workflow && nodeAt(workflow, node);
  const description = found && catalogue.describe(workflow, found);
  return found?.ui?.title || description?.title || withoutIterations(node);
}
