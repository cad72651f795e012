/** Two graphs drawn as one or beside each other, each node and line marked by what became of it. */

import type { Catalogue } from "../graph/catalogue";
import type { Status, WorkflowDiff } from "../graph/diff";
import type { Graph, Workflow } from "../graph/workflow";
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
    const graph: Graph = inside ? (workflow.subgraphs[inside] ?? { nodes: {} }) : workflow;
    return sketchOf({ workflow, graph, catalogue });
  }) as [Sketch, Sketch];
  const statuses = new Map(
    diff.nodes.filter((node) => node.inside === inside).map(({ id, status }) => [id, status]),
  );
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

/** Where something differs: the top first, then the subgraphs. */
export function placesOf(diff: WorkflowDiff): string[] {
  const inside = [...diff.nodes, ...diff.moved].map((node) => node.inside);
  return [...new Set(["", ...inside])];
}
