import { useShallow } from "zustand/react/shallow";
import type { NodeState, NodeStatus, Problem } from "../api/types";
import { useDocuments, useRun } from "../app";
import { runId, withoutIterations } from "../graph/scope";
import { activeDocument } from "../stores/documents";
import { NOTHING_SHOWN } from "../stores/run";

export type NodeRun = {
  /** By which jobs and errors name the node: `outer/inner`. */
  runId: string;
  job: string | null;
  status: NodeStatus | undefined;
  ms: number | undefined;
  problems: readonly Problem[];
};

const NONE: readonly Problem[] = [];

/** How the node fares in the job that its document shows. */
export function useNodeRun(id: string): NodeRun {
  const document = useDocuments((state) => state.active);
  const name = useDocuments((state) => runId(activeDocument(state).scope, id));
  return useRun(
    useShallow((state) => {
      const shown = state.shown[document] ?? NOTHING_SHOWN;
      const job = shown.job ? state.jobs[shown.job] : undefined;
      const node = job?.nodes[name] ?? innerState(job?.nodes, name);
      const problems = shown.problems.filter(
        ({ node }) => node !== null && `${withoutIterations(node)}/`.startsWith(`${name}/`),
      );
      return {
        runId: name,
        job: shown.job,
        status: node?.status,
        ms: node?.ms,
        problems: problems.length ? stable(problems) : NONE,
      };
    }),
  );
}

type States = Record<string, NodeState>;

/** A node inside a loop stands as its running iteration, or its last; an instance runs while a node inside it does. */
function innerState(nodes: States | undefined, name: string): NodeState | undefined {
  let last: NodeState | undefined;
  for (const [id, state] of Object.entries(nodes ?? {})) {
    if (id.length <= name.length) continue;
    const place = withoutIterations(id);
    if (place === name) last = state;
    if (state.status === "running" && (place === name || place.startsWith(`${name}/`)))
      return state;
  }
  return last;
}

const seen = new Map<string, readonly Problem[]>();

/** The same problems are the same array, so that nothing draws anew for them. */
function stable(problems: readonly Problem[]): readonly Problem[] {
  const key = JSON.stringify(problems);
  const known = seen.get(key);
  if (known) return known;
  if (seen.size > 200) seen.clear();
  seen.set(key, problems);
  return problems;
}
