import { useShallow } from "zustand/react/shallow";
import type { NodeStatus, Problem } from "../api/types";
import { useDocuments, useRun } from "../app";
import { runId } from "../graph/scope";
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
        (problem) => problem.node === name || problem.node?.startsWith(`${name}/`),
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

/** An instance runs while a node inside it runs. */
function innerState(
  nodes: Record<string, { status: NodeStatus; ms?: number }> | undefined,
  name: string,
) {
  for (const [inner, state] of Object.entries(nodes ?? {}))
    if (state.status === "running" && inner.startsWith(`${name}/`)) return state;
  return undefined;
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
