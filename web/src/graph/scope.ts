/** The part of a document on the canvas: the whole, or the inside of a subgraph's instance. */

import { type Graph, subgraphOf, type Workflow } from "./workflow";

/** Instances entered one after the other; empty at the top. */
export type Scope = readonly { instance: string; subgraph: string }[];

export function graphAt(workflow: Workflow, scope: Scope): Graph {
  const last = scope.at(-1);
  return last ? (workflow.subgraphs[last.subgraph] ?? workflow) : workflow;
}

/** The workflow with the graph on the canvas changed. */
export function editAt(
  workflow: Workflow,
  scope: Scope,
  change: <G extends Graph>(graph: G) => G,
): Workflow {
  const last = scope.at(-1);
  const subgraph = last && workflow.subgraphs[last.subgraph];
  if (!last || !subgraph) return change(workflow);
  const changed = change(subgraph);
  if (changed === subgraph) return workflow;
  return { ...workflow, subgraphs: { ...workflow.subgraphs, [last.subgraph]: changed } };
}

/** The part of a scope that is still there, by the names that its subgraphs have now. */
export function standing(workflow: Workflow, scope: Scope): Scope {
  const steps: { instance: string; subgraph: string }[] = [];
  let graph: Graph | undefined = workflow;
  for (const { instance } of scope) {
    const node: Graph["nodes"][string] | undefined = graph?.nodes[instance];
    const subgraph: string | undefined = node && subgraphOf(node);
    graph = subgraph === undefined ? undefined : workflow.subgraphs[subgraph];
    if (subgraph === undefined || !graph) break;
    steps.push({ instance, subgraph });
  }
  const same =
    steps.length === scope.length && steps.every((s, i) => s.subgraph === scope[i]?.subgraph);
  return same ? scope : steps;
}

/** The id by which jobs and errors name a node on the canvas: `outer/inner`. */
export function runId(scope: Scope, id: string): string {
  return [...scope.map((step) => step.instance), id].join("/");
}

/**
 * The same place in every iteration of a loop: `each/3/sampler` is `each/sampler` on the canvas.
 * A number at either end is a node's own name.
 */
export function withoutIterations(id: string): string {
  const parts = id.split("/");
  return parts
    .filter((part, i) => i === 0 || i === parts.length - 1 || !/^\d+$/.test(part))
    .join("/");
}
