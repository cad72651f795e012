/** Problems of what was changed since they were found: they are no longer said. */

import type { Problem } from "../api/types";
import { sameNode } from "../graph/meaning";
import { withoutIterations } from "../graph/scope";
import { type Graph, type GraphNode, subgraphOf, type Workflow } from "../graph/workflow";

/** The problems that an edit leaves as they were. */
export function unanswered(
  problems: readonly Problem[],
  before: Workflow,
  after: Workflow,
): readonly Problem[] {
  if (before.nodes === after.nodes && before.subgraphs === after.subgraphs) return problems;
  const left = problems.filter(({ node }) => {
    if (node === null) return false;
    const [old, now] = [alongPath(before, node), alongPath(after, node)];
    return old.length === now.length && old.every((step, i) => sameNode(step, now[i]));
  });
  return left.length === problems.length ? problems : left;
}

/** The nodes on the way to a problem, the instances around it first. */
function alongPath(workflow: Workflow, path: string): GraphNode[] {
  const found: GraphNode[] = [];
  let graph: Graph | undefined = workflow;
  for (const id of withoutIterations(path).split("/")) {
    const node: GraphNode | undefined = graph?.nodes[id];
    if (!node) break;
    found.push(node);
    const inner = subgraphOf(node);
    graph = inner === undefined ? undefined : workflow.subgraphs[inner];
  }
  return found;
}
