/** Whether two workflows would run the same: what lies where and how it is called is left aside. */

import type { Graph, GraphNode, Workflow } from "./workflow";

/** Goes by identity, as edits keep what they do not change: quick, and never wrongly the same. */
export function sameMeaning(a: Workflow, b: Workflow): boolean {
  if (a.nodes === b.nodes && a.subgraphs === b.subgraphs) return true;
  const names = Object.keys(a.subgraphs);
  return (
    sameGraph(a, b) &&
    names.length === Object.keys(b.subgraphs).length &&
    names.every((name) => {
      const [mine, yours] = [a.subgraphs[name], b.subgraphs[name]];
      return (
        mine === yours ||
        (mine !== undefined &&
          yours !== undefined &&
          mine.inputs === yours.inputs &&
          mine.outputs === yours.outputs &&
          sameGraph(mine, yours))
      );
    })
  );
}

function sameGraph(a: Graph, b: Graph): boolean {
  if (a.nodes === b.nodes) return true;
  const ids = Object.keys(a.nodes);
  return (
    ids.length === Object.keys(b.nodes).length &&
    ids.every((id) => {
      const node = a.nodes[id];
      return node !== undefined && sameNode(node, b.nodes[id]);
    })
  );
}

/** Where a node stands and what it is called is not what it does. */
export function sameNode(a: GraphNode, b: GraphNode | undefined): boolean {
  return a === b || (a.type === b?.type && a.inputs === b.inputs && a.mode === b.mode);
}
