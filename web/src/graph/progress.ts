/** How far a whole job is, and how long it still takes: by what its nodes took before. */

type NodeTimes = Readonly<Record<string, number>>;
type States = Readonly<Record<string, { status: string }>>;

/** The node that says how far it is. */
export type Running = { node: string; step: number; total: number; eta_ms: number | null };

export type JobProgress = {
  /** 0..1 */
  done: number;
  /** Null when nothing is known of the nodes. */
  leftMs: number | null;
};

/**
 * `expected` are the milliseconds of each node by earlier runs; `told` is the server's own
 * reckoning, by the number of nodes, for jobs of which nothing is known.
 */
export function jobProgress(
  expected: NodeTimes | undefined,
  states: States,
  running: Running | undefined,
  told: number,
): JobProgress {
  let total = Object.values(expected ?? {}).reduce((sum, ms) => sum + ms, 0);
  if (!expected || total <= 0) return { done: told, leftMs: running?.eta_ms ?? null };
  let left = 0;
  for (const [node, ms] of Object.entries(expected)) {
    const state = states[node]?.status;
    if (state && state !== "running") continue;
    if (running?.node !== node) {
      left += ms;
      continue;
    }
    const rest = running.total ? 1 - running.step / running.total : 1;
    const restMs = running.eta_ms ?? ms * rest;
    left += restMs;
    // With other settings it may take many times what it took before: its own word counts.
    if (running.eta_ms !== null && rest > 0) total += restMs / rest - ms;
  }
  // What takes longer than ever before is not overdue: the bar waits where it is.
  return { done: total > 0 ? Math.min(1, Math.max(0, 1 - left / total)) : told, leftMs: left };
}
