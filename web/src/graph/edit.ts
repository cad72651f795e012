/** What a person does to a graph, each as a function from graph to graph. */

import { type Connection, connections, givenInto, linksInto } from "./links";
import { joinPath, type Path, parsePath, valueAt, withValue } from "./path";
import { keptReroutes } from "./reroutes";
import {
  freshId,
  type Graph,
  type GraphNode,
  isLink,
  isSubgraph,
  type Json,
  type Mode,
  type NodeUi,
  type Point,
} from "./workflow";

/** Editing keeps whatever else the graph carries (a subgraph's ports, a workflow's name). */
type Edited<G extends Graph> = G;

export function addNode<G extends Graph>(
  graph: G,
  node: GraphNode,
  id = freshId(graph, node.type),
): Edited<G> {
  return { ...graph, nodes: { ...graph.nodes, [id]: node } };
}

/** Without the nodes, and without the links from them. */
export function removeNodes<G extends Graph>(graph: G, ids: ReadonlySet<string>): Edited<G> {
  const kept = Object.entries(graph.nodes).filter(([id]) => !ids.has(id));
  const nodes = Object.fromEntries(
    kept.map(([id, node]) => [id, dropLinks(node, (source) => ids.has(source))]),
  );
  if (!isSubgraph(graph)) return { ...graph, nodes };
  return { ...graph, nodes, outputs: graph.outputs.filter(({ from }) => !ids.has(from[0])) };
}

function dropLinks(node: GraphNode, gone: (source: string) => boolean): GraphNode {
  // Later places first: taking an entry out of a list moves the ones behind it.
  const links = linksInto(node).filter((link) => gone(link.source));
  return links.reduceRight<GraphNode>((rest, link) => setAt(rest, link.path, undefined), node);
}

function setAt(node: GraphNode, path: Path, value: Json | undefined): GraphNode {
  const inputs = withValue(node.inputs, path, value) as GraphNode["inputs"];
  return { ...keptReroutes(node, path, value === undefined), inputs };
}

function update<G extends Graph>(
  graph: G,
  id: string,
  change: (node: GraphNode) => GraphNode,
): Edited<G> {
  const node = graph.nodes[id];
  if (!node) return graph;
  const changed = change(node);
  return changed === node ? graph : { ...graph, nodes: { ...graph.nodes, [id]: changed } };
}

/** Sets a literal, by the path of the input; undefined goes back to the default. */
export function setInput<G extends Graph>(
  graph: G,
  id: string,
  path: string,
  value: Json | undefined,
): Edited<G> {
  return update(graph, id, (node) => setAt(node, parsePath(path), value));
}

/** Links an output into an input; a list of links gets one more, another input's link gives way. */
export function connect<G extends Graph>(
  graph: G,
  wanted: { source: string; output: string; target: string; input: string; list?: boolean },
): Edited<G> {
  const link: Json = { $link: [wanted.source, wanted.output] };
  return update(graph, wanted.target, (node) => {
    const path = parsePath(wanted.input);
    if (!wanted.list) return setAt(node, path, link);
    const held = valueAt(node.inputs, path);
    const items = Array.isArray(held) ? held : held === undefined || held === null ? [] : [held];
    return setAt(node, path, [...items, link]);
  });
}

/** Puts another output where a link stands, in its very place of a list. */
export function relink<G extends Graph>(
  graph: G,
  link: Pick<Connection, "target" | "path">,
  [source, output]: [string, string],
): Edited<G> {
  return update(graph, link.target, (node) => setAt(node, link.path, { $link: [source, output] }));
}

export function disconnect<G extends Graph>(
  graph: G,
  link: Pick<Connection, "target" | "path">,
): Edited<G> {
  return update(graph, link.target, (node) =>
    isLink(valueAt(node.inputs, link.path)) ? setAt(node, link.path, undefined) : node,
  );
}

/** Takes the links out of a node's port, or out of the whole node when no port is named. */
export function disconnectAll<G extends Graph>(graph: G, id: string): Edited<G> {
  const outgoing = [...connections(graph)].filter((link) => link.source === id);
  const cut = outgoing.reduceRight<Edited<G>>((rest, link) => disconnect(rest, link), graph);
  return update(cut, id, (node) =>
    [...givenInto(node).keys()].reduceRight(
      (rest, path) => setAt(rest, parsePath(path), undefined),
      dropLinks(node, () => true),
    ),
  );
}

export function moveNodes<G extends Graph>(
  graph: G,
  positions: ReadonlyMap<string, Point>,
): Edited<G> {
  const nodes = { ...graph.nodes };
  for (const [id, [x, y]] of positions) {
    const node = nodes[id];
    if (node) nodes[id] = { ...node, ui: { ...node.ui, position: [Math.round(x), Math.round(y)] } };
  }
  return { ...graph, nodes };
}

export function setUi<G extends Graph>(graph: G, id: string, ui: NodeUi): Edited<G> {
  return update(graph, id, (node) => ({ ...node, ui: { ...node.ui, ...ui } }));
}

/** The node without a colour of its own. */
export function clearColor<G extends Graph>(graph: G, id: string): Edited<G> {
  return update(graph, id, (node) => {
    if (node.ui?.color === undefined) return node;
    const { color: _, ...ui } = node.ui;
    return { ...node, ui };
  });
}

/** Sets the mode of all of them; back to active when all of them have it already. */
export function toggleMode<G extends Graph>(
  graph: G,
  ids: ReadonlySet<string>,
  mode: Exclude<Mode, "active">,
): Edited<G> {
  const chosen = [...ids].filter((id) => graph.nodes[id]);
  const next = chosen.every((id) => graph.nodes[id]?.mode === mode) ? "active" : mode;
  return chosen.reduce<Edited<G>>(
    (rest, id) => update(rest, id, (node) => ({ ...node, mode: next })),
    graph,
  );
}

/** A name for a connection's place, for keys and messages. */
export function placeOf(link: Pick<Connection, "target" | "path">): string {
  return `${link.target}.${joinPath(link.path)}`;
}

/** Before a place inside an input is set: the input's default, where the input holds nothing. */
export function fillDefault<G extends Graph>(
  graph: G,
  id: string,
  path: Path,
  value: Json | undefined,
): Edited<G> {
  const name = path[0];
  if (path.length < 2 || value === undefined || typeof name !== "string") return graph;
  return update(graph, id, (node) =>
    name in node.inputs ? node : { ...node, inputs: { ...node.inputs, [name]: value } },
  );
}
