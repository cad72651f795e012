/** Two graphs drawn as one or beside each other, each node and line marked by what became of it. */

import type { Catalogue } from "../graph/catalogue";
import type { Status, WorkflowDiff } from "../graph/diff";
import { type Graph, subgraphOf, type Workflow } from "../graph/workflow";
import { type Sketch, type SketchLine, type SketchNode, sketchOf } from "../sketch/sketch";

export type Marked<T> = T & { status: Status | null };
export type MarkedSketch = {
  nodes: readonly Marked<SketchNode>[];
  lines: readonly Marked<SketchLine>[];
};

export type Compared = {
  before: MarkedSketch;
  after: MarkedSketch;
  /** What is now, and what went where it was. */
  both: MarkedSketch;
};

/** The graphs at one place: the top (empty), or inside a subgraph. */
export function compare(
  before: Workflow,
  after: Workflow,
  diff: WorkflowDiff,
  inside: string,
  catalogue: Catalogue,
): Compared {
  const [old, now] = [before, after].map((workflow): Sketch => {
    return sketchOf({ workflow, graph: partOf(workflow, inside), catalogue });
  }) as [Sketch, Sketch];
  const runs = instancesOf(changedIn(after, diff), partOf(after, inside));
  const statuses = new Map<string, Status>([
    ...runs.map((id): [string, Status] => [id, "changed"]),
    ...diff.nodes
      .filter((node) => node.inside === inside)
      .map(({ id, status }): [string, Status] => [id, status]),
  ]);
  const nodes = (of: Sketch) =>
    of.nodes.map((node) => ({ ...node, status: statuses.get(node.id) ?? null }));
  const lines = (of: Sketch, other: Sketch, status: Status) => {
    const there = new Set(other.lines.map((line) => line.id));
    return of.lines.map((line) => ({ ...line, status: there.has(line.id) ? null : status }));
  };
  const left = { nodes: nodes(old), lines: lines(old, now, "removed") };
  const right = { nodes: nodes(now), lines: lines(now, old, "added") };
  const gone = <T extends { status: Status | null }>(of: readonly T[]) =>
    of.filter(({ status }) => status === "removed");
  return {
    before: left,
    after: right,
    both: {
      nodes: [...gone(left.nodes), ...right.nodes],
      lines: [...gone(left.lines), ...right.lines],
    },
  };
}

/** The top of a workflow, or a subgraph of it. */
export function partOf(workflow: Workflow, inside: string): Graph {
  return inside ? (workflow.subgraphs[inside] ?? { nodes: {} }) : workflow;
}

/** Subgraphs with a difference in them, or in one that they use. */
function changedIn({ subgraphs }: Workflow, diff: WorkflowDiff): ReadonlySet<string> {
  const changed = new Set(placesOf(diff));
  for (let before = -1; before !== changed.size; ) {
    before = changed.size;
    for (const [name, graph] of Object.entries(subgraphs))
      if (instancesOf(changed, graph).length) changed.add(name);
  }
  return changed;
}

/** Nodes of a graph that run one of these subgraphs. */
function instancesOf(names: ReadonlySet<string>, { nodes }: Graph): string[] {
  return Object.keys(nodes).filter((id) => {
    const node = nodes[id];
    const runs = node && subgraphOf(node);
    return runs ? names.has(runs) : false;
  });
}

/** Where something differs: the top first, then the subgraphs. */
export function placesOf(diff: WorkflowDiff): string[] {
  const inside = [...diff.nodes, ...diff.moved].map((node) => node.inside);
  return [...new Set(["", ...inside, ...diff.subgraphs.map(({ name }) => name)])];
}
