import { withoutIterations } from "./scope";
import { type Graph, type GraphNode, subgraphOf, type Workflow } from "./workflow";

/** The node by the path that jobs and problems give it. */
export function nodeAt(workflow: Workflow, path: string): GraphNode | undefined {
  let graph: Graph | undefined = workflow;
  let node: GraphNode | undefined;
  for (const id of withoutIterations(path).split("/")) {
    node = graph?.nodes[id];
    const inner: string | undefined = node && subgraphOf(node);
    graph = inner === undefined ? undefined : workflow.subgraphs[inner];
  }
  return node;
}
