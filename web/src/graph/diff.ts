/** What differs between two workflows: nodes added, removed and changed, input by input. */

import { isRecord, joinPath, type Path } from "./path";
import {
  type Graph,
  type GraphNode,
  isFed,
  type NodeUi,
  type Subgraph,
  type Value,
  type Workflow,
} from "./workflow";

/** One thing about a node that is another than before; undefined where there is nothing. */
export type Change = {
  /** The input's path, or what else of the node it is. */
  of: { input: string } | { field: "type" | "mode" | "title" };
  before: Value;
  after: Value;
};

export type Status = "added" | "removed" | "changed";

export type NodeDiff = {
  /** The subgraph it is in; empty at the top. */
  inside: string;
  id: string;
  status: Status;
  /** As it is after, or was when it is gone. */
  node: GraphNode;
  /** Empty for a node that came or went. */
  changes: readonly Change[];
};

/** A subgraph that came or went, or whose inputs and outputs are others. */
export type SubgraphDiff = { name: string; status: Status };

export type WorkflowDiff = {
  name: { before: string; after: string } | null;
  nodes: readonly NodeDiff[];
  subgraphs: readonly SubgraphDiff[];
  /** Nodes that only moved or look otherwise: they run as before. */
  moved: readonly { inside: string; id: string }[];
  /** Groups, notes and whatever else lies around the nodes. */
  around: boolean;
};

export function diffWorkflows(before: Workflow, after: Workflow): WorkflowDiff {
  const names = union(before.subgraphs, after.subgraphs);
  const places: [inside: string, before: Graph, after: Graph][] = [
    ["", before, after],
    ...names.map((name): [string, Graph, Graph] => [
      name,
      before.subgraphs[name] ?? NOTHING,
      after.subgraphs[name] ?? NOTHING,
    ]),
  ];
  return {
    name: before.name === after.name ? null : { before: before.name, after: after.name },
    nodes: places.flatMap(([inside, old, now]) => diffNodes(inside, old, now)),
    subgraphs: names.flatMap((name) => {
      const status = diffSubgraph(before.subgraphs[name], after.subgraphs[name]);
      return status ? [{ name, status }] : [];
    }),
    moved: places.flatMap(([inside, old, now]) => movedNodes(inside, old, now)),
    around: places.some(([, old, now]) => !equal(old.ui ?? {}, now.ui ?? {})),
  };
}

/** Whether nothing differs, looks included. */
export function isSame(diff: WorkflowDiff): boolean {
  const { name, nodes, subgraphs, moved, around } = diff;
  return !name && !around && nodes.length + subgraphs.length + moved.length === 0;
}

const NOTHING: Graph = { nodes: {} };

function diffNodes(inside: string, before: Graph, after: Graph): NodeDiff[] {
  return union(before.nodes, after.nodes).flatMap((id): NodeDiff[] => {
    const [old, now] = [before.nodes[id], after.nodes[id]];
    if (!old && now) return [{ inside, id, status: "added", node: now, changes: [] }];
    if (old && !now) return [{ inside, id, status: "removed", node: old, changes: [] }];
    if (!old || !now || old === now) return [];
    const changes = diffNode(old, now);
    return changes.length ? [{ inside, id, status: "changed", node: now, changes }] : [];
  });
}

function diffNode(old: GraphNode, now: GraphNode): Change[] {
  const field = (name: "type" | "mode" | "title", before: Value, after: Value): Change[] =>
    before === after ? [] : [{ of: { field: name }, before, after }];
  return [
    ...field("type", old.type, now.type),
    ...field("mode", old.mode ?? "active", now.mode ?? "active"),
    ...field("title", old.ui?.title, now.ui?.title),
    ...diffValues(old.inputs, now.inputs, []),
  ];
}

/** The deepest places at which two values differ. */
function diffValues(before: Value, after: Value, path: Path): Change[] {
  if (equal(before, after)) return [];
  const open = (value: Value) =>
    path.length === 0 || (isRecord(value) && !isFed(value) && Object.keys(value).length > 0);
  if (isRecord(before) && isRecord(after) && open(before) && open(after))
    return union(before, after).flatMap((key) =>
      diffValues(before[key], after[key], [...path, key]),
    );
  return [{ of: { input: joinPath(path) }, before, after }];
}

function movedNodes(inside: string, before: Graph, after: Graph) {
  return Object.entries(after.nodes).flatMap(([id, node]) => {
    const old = before.nodes[id];
    return old && !equal(looks(old.ui), looks(node.ui)) ? [{ inside, id }] : [];
  });
}

/** What the list of changes does not say of a node's looks. */
function looks(ui: NodeUi = {}): Value {
  const { title: _, ...rest } = ui;
  return rest as Value;
}

function diffSubgraph(old: Subgraph | undefined, now: Subgraph | undefined): Status | null {
  if (!old) return "added";
  if (!now) return "removed";
  const same = equal(old.inputs, now.inputs) && equal(old.outputs as Value, now.outputs as Value);
  return same ? null : "changed";
}

/** The keys of both, those of the second in their order, then what only the first has. */
function union(before: object, after: object): string[] {
  return [...new Set([...Object.keys(after), ...Object.keys(before)])];
}

/** Equal as JSON: the order of keys means nothing, a number is itself. */
export function equal(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, i) => equal(item, b[i]));
  if (!isRecord(a) || !isRecord(b)) return false;
  const keys = Object.keys(a).filter((key) => a[key] !== undefined);
  return (
    keys.length === Object.keys(b).filter((key) => b[key] !== undefined).length &&
    keys.every((key) => equal(a[key], b[key]))
  );
}

/** A value in a line of the list: `sampler.latent` for a link, the JSON of a literal. */
export function written(value: Value): string {
  if (value === undefined) return "–";
  if (isRecord(value) && isFed(value))
    return "$link" in value
      ? `← ${(value.$link as string[]).join(".")}`
      : `← ${String(value.$input)}`;
  return typeof value === "string" ? value : JSON.stringify(value);
}
