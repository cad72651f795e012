/** The document: a workflow as it lies on disk, read and written by names. Never mutated. */

import { t } from "../i18n";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export type Link = { $link: [node: string, output: string] };

/** A value of an input: a literal, a link, or a structure that holds links at any depth. */
export type Value = Json | undefined;

export type Mode = "active" | "muted" | "bypassed";

export type SeedControl = "fixed" | "randomize" | "increment" | "decrement";

export type Point = [x: number, y: number];

/** What the editor keeps with a node; never part of its meaning. */
export type NodeUi = {
  position?: Point;
  size?: Point;
  title?: string;
  collapsed?: boolean;
  /** A name of `colors`, or `#rrggbb`. */
  color?: string;
  /** Stays where it is. */
  pinned?: boolean;
  /** Input path → the points its link goes by. */
  reroutes?: Record<string, Point[]>;
  /** Shows the inputs marked as advanced. */
  advanced?: boolean;
  /** Input path → what happens to the seed after a run. */
  seed_control?: Record<string, SeedControl>;
};

export type GraphNode = {
  type: string;
  version?: number;
  mode?: Mode;
  inputs: Record<string, Json>;
  ui?: NodeUi;
};

/** The nodes of a workflow or of one of its subgraphs; what lies beside them is under `ui`. */
export type Graph = { nodes: Record<string, GraphNode>; ui?: { [key: string]: Json } };

/** Inside a subgraph: the value that its input is given. */
export type Given = { $input: string };

export type SubgraphInput = { name: string; wire: string; [key: string]: Json };
export type SubgraphOutput = { name: string; wire: string; from: [string, string] };

export type Subgraph = Graph & {
  inputs: SubgraphInput[];
  outputs: SubgraphOutput[];
};

export type Workflow = Graph & {
  format: "tessera";
  version: number;
  name: string;
  subgraphs: Record<string, Subgraph>;
};

export const SUBGRAPH = "subgraph:";

export function emptyWorkflow(name = t("Untitled")): Workflow {
  return { format: "tessera", version: 1, name, nodes: {}, subgraphs: {}, ui: {} };
}

export function isLink(value: Value): value is Link {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const target = value.$link;
  return (
    Array.isArray(target) && target.length === 2 && target.every((part) => typeof part === "string")
  );
}

export function isGiven(value: Value): value is Given {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return typeof value.$input === "string";
}

/** Whether a value comes from elsewhere, so that there is nothing to type in its place. */
export function isFed(value: Value): value is Link | Given {
  return isLink(value) || isGiven(value);
}

export function isSubgraph(graph: Graph): graph is Subgraph {
  return "inputs" in graph && "outputs" in graph;
}

/** The subgraph a node runs: its own type's, or the body of a loop. */
export function subgraphOf({ type, inputs }: GraphNode): string | undefined {
  const named = [type, ...Object.values(inputs)].find(
    (value): value is string => typeof value === "string" && value.startsWith(SUBGRAPH),
  );
  return named?.slice(SUBGRAPH.length);
}

export function positionOf(node: GraphNode): Point {
  return node.ui?.position ?? [0, 0];
}

/** An id for a new node of a type: its words in lower case, numbered when taken. */
export function freshId(graph: Graph, type: string): string {
  const base = slug(type.slice(type.lastIndexOf("/") + 1));
  if (!(base in graph.nodes)) return base;
  let n = 2;
  while (`${base}_${n}` in graph.nodes) n += 1;
  return `${base}_${n}`;
}

function slug(type: string): string {
  const words = type
    .replace(/^subgraph:/, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z]{2,})([A-Z][a-z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9-]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .toLowerCase();
  return words || "node";
}
