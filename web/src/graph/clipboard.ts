/** Pieces of a graph that travel through the clipboard, as text: between tabs and windows too. */

import { addDecor, changeDecor, decorOf, freshKey, moveDecor, removeDecor } from "./decor";
import { NotAWorkflow, readWorkflow } from "./files";
import { givenInto, linksInto } from "./links";
import { isRecord, joinPath, parsePath, withValue } from "./path";
import { keptReroutes, shiftReroutes } from "./reroutes";
import { usedSubgraphs, withNewNames } from "./subgraphNames";
import {
  freshId,
  type Graph,
  type GraphNode,
  isSubgraph,
  type Json,
  type Point,
  positionOf,
  type Subgraph,
  type Workflow,
} from "./workflow";

const MARK = "tessera/nodes";

export type Piece = Graph & {
  kind: typeof MARK;
  /** What its instances and loops run. */
  subgraphs: Record<string, Subgraph>;
  /** The types of the nodes left outside that it has links from. */
  outside: Record<string, string>;
};

/** The nodes, groups and notes of these names. */
export function copyNodes(
  graph: Graph,
  ids: ReadonlySet<string>,
  subgraphs: Record<string, Subgraph> = {},
): Piece {
  const nodes = Object.fromEntries(Object.entries(graph.nodes).filter(([id]) => ids.has(id)));
  const sources = Object.values(nodes).flatMap((node) => linksInto(node).map((l) => l.source));
  const outside = Object.fromEntries(
    sources.flatMap((id): [string, string][] => {
      const node = graph.nodes[id];
      return node && !ids.has(id) ? [[id, node.type]] : [];
    }),
  );
  const left = new Set(decorOf(graph).flatMap(({ key }) => (ids.has(key) ? [] : [key])));
  const { groups = [], notes = [] } = removeDecor(graph, left).ui ?? {};
  return {
    kind: MARK,
    nodes,
    subgraphs: usedSubgraphs(nodes, subgraphs),
    outside,
    ui: { groups, notes },
  };
}

/** The piece in a clipboard's text; null when it holds something else. */
export function parsePiece(text: string): Piece | null {
  if (!text.includes(MARK)) return null;
  try {
    const data = JSON.parse(text);
    if (data?.kind !== MARK) return null;
    const { nodes, subgraphs, ui } = readWorkflow({ ...data, format: "tessera", version: 1 });
    const outside = isRecord(data.outside) ? (data.outside as Record<string, string>) : {};
    return { kind: MARK, nodes, subgraphs, outside, ui: isRecord(ui) ? ui : {} };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof NotAWorkflow) return null;
    throw error;
  }
}

export type Pasted = {
  workflow: Workflow;
  /** The new nodes, groups and notes. */
  ids: string[];
};

/**
 * The workflow with the piece in one of its graphs, moved by `offset`. Links inside the piece
 * follow it; links from outside go, or stay with `outside` where their source is here.
 */
export function pastePiece(
  workflow: Workflow,
  editGraph: (workflow: Workflow, change: <G extends Graph>(graph: G) => G) => Workflow,
  piece: Piece,
  offset: Point,
  outside = false,
): Pasted {
  const { subgraphs, nodes } = withNewNames(piece, workflow.subgraphs);
  let ids: string[] = [];
  const known = { ...workflow, subgraphs: { ...workflow.subgraphs, ...subgraphs } };
  const pasted = editGraph(known, (graph) => {
    const done = pasteNodes(graph, { ...piece, nodes }, offset, outside);
    ids = done.ids;
    return done.graph;
  });
  return { workflow: pasted, ids };
}

export function pasteNodes<G extends Graph>(
  graph: G,
  piece: Piece,
  offset: Point,
  outside = false,
): { graph: G; ids: string[] } {
  const names = new Map<string, string>();
  let nodes = graph.nodes;
  for (const [id, node] of Object.entries(piece.nodes)) {
    const fresh = id in nodes ? freshId({ nodes }, node.type) : id;
    names.set(id, fresh);
    nodes = { ...nodes, [fresh]: node };
  }
  const stays = (id: string) => outside && graph.nodes[id]?.type === piece.outside[id];
  for (const [id, fresh] of names) {
    const node = piece.nodes[id];
    if (node) nodes[fresh] = shifted(relinked(node, names, stays, outside ? graph : null), offset);
  }
  const decorated = pasteDecor({ ...graph, nodes }, piece, offset);
  return { graph: decorated.graph, ids: [...names.values(), ...decorated.keys] };
}

/** Its links under the new names; without those to what is not here. */
function relinked(
  node: GraphNode,
  names: ReadonlyMap<string, string>,
  stays: (id: string) => boolean,
  around: Graph | null,
): GraphNode {
  const linked = linksInto(node).reduceRight<GraphNode>((rest, { path, source, output }) => {
    const inside = names.get(source);
    const id = inside ?? (stays(source) ? source : undefined);
    const value = id === undefined ? undefined : { $link: [id, output] };
    const inputs = withValue(rest.inputs, path, value) as GraphNode["inputs"];
    const kept = inside === undefined ? keptReroutes(rest, path, id === undefined) : rest;
    return { ...kept, inputs };
  }, node);
  const given = around && isSubgraph(around) ? around.inputs.map(({ name }) => name) : [];
  let inputs: Json = linked.inputs;
  for (const [path, input] of [...givenInto(linked)].reverse())
    if (!given.includes(input)) inputs = withValue(inputs, parsePath(path), undefined);
  return { ...linked, inputs: inputs as GraphNode["inputs"] };
}

function shifted(node: GraphNode, [dx, dy]: Point): GraphNode {
  const [x, y] = positionOf(node);
  const inside = new Set(linksInto(node).map(({ path }) => joinPath(path)));
  const along = shiftReroutes(node, [dx, dy], (path) => inside.has(path));
  return { ...along, ui: { ...along.ui, position: [x + dx, y + dy] } };
}

function pasteDecor<G extends Graph>(
  graph: G,
  piece: Piece,
  [dx, dy]: Point,
): { graph: G; keys: string[] } {
  const keys: string[] = [];
  let rest = graph;
  for (const decor of decorOf(piece)) {
    const key = freshKey(rest, decor.kind);
    keys.push(key);
    rest = moveDecor(
      addDecor(rest, { ...decor, key }),
      new Map([[key, [decor.box.x + dx, decor.box.y + dy]]]),
    );
  }
  // What was pinned where it was is put down here.
  return { graph: changeDecor(rest, new Set(keys), { pinned: false }), keys };
}
