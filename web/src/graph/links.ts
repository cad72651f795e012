/** Links as a list, wherever in the inputs they stand. */

import type { NodeDescription } from "./catalogue";
import { isRecord, joinPath, type Path } from "./path";
import { type Graph, type GraphNode, isGiven, isLink, type Value } from "./workflow";

export type Connection = {
  source: string;
  output: string;
  target: string;
  /** Where in the target's inputs the link stands. */
  path: Path;
};

/** A link's name; unique, because an input place holds one link. */
export function linkId(connection: Connection): string {
  const { source, output, target, path } = connection;
  return `${source}.${output}→${target}.${joinPath(path)}`;
}

const cache = new WeakMap<GraphNode["inputs"], { path: Path; source: string; output: string }[]>();

/** The links into one node. */
export function linksInto(node: GraphNode): { path: Path; source: string; output: string }[] {
  let found = cache.get(node.inputs);
  if (!found) {
    found = [];
    collect(node.inputs, [], found);
    cache.set(node.inputs, found);
  }
  return found;
}

function collect(
  value: Value,
  path: Path,
  found: { path: Path; source: string; output: string }[],
): void {
  if (isLink(value)) {
    found.push({ path, source: value.$link[0], output: value.$link[1] });
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => {
      collect(item, [...path, index], found);
    });
  } else if (isRecord(value)) {
    for (const [key, item] of Object.entries(value)) collect(item, [...path, key], found);
  }
}

const given = new WeakMap<GraphNode["inputs"], ReadonlyMap<string, string>>();

/** The inputs of a node that the inputs of the subgraph around it feed, by path. */
export function givenInto(node: GraphNode): ReadonlyMap<string, string> {
  let found = given.get(node.inputs);
  if (!found) {
    found = new Map(collectGiven(node.inputs, []));
    given.set(node.inputs, found);
  }
  return found;
}

function collectGiven(value: Value, path: Path): [path: string, input: string][] {
  if (isGiven(value)) return [[joinPath(path), value.$input]];
  if (Array.isArray(value))
    return value.flatMap((item, index) => collectGiven(item, [...path, index]));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => collectGiven(item, [...path, key]));
}

export function* connections(graph: Graph): Generator<Connection> {
  for (const [target, node] of Object.entries(graph.nodes)) {
    for (const link of linksInto(node)) yield { ...link, target };
  }
}

/** The port a link ends at: its path without the index in a list of links. */
export function portOf(path: Path): string {
  const last = path[path.length - 1];
  return joinPath(typeof last === "number" ? path.slice(0, -1) : path);
}

/** A single output may be linked as `output` whatever its name. */
export function outputNamed(description: NodeDescription, name: string) {
  const found = description.outputs.find((output) => output.name === name);
  if (found) return found;
  return name === "output" && description.outputs.length === 1 ? description.outputs[0] : undefined;
}

/** Whether `to` is reached from `from` along links. */
export function reaches(graph: Graph, from: string, to: string): boolean {
  const seen = new Set<string>();
  const waiting = [to];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (id === from) return true;
    const node = graph.nodes[id];
    if (!node || seen.has(id)) continue;
    seen.add(id);
    for (const link of linksInto(node)) waiting.push(link.source);
  }
  return false;
}
