/** Pieces of a graph that travel through the clipboard. */

import { linksInto } from "./links";
import { withValue } from "./path";
import { freshId, type Graph, type GraphNode, type Point, positionOf } from "./workflow";

const MARK = "tessera/nodes";

export type Piece = { kind: typeof MARK; nodes: Record<string, GraphNode> };

export function copyNodes(graph: Graph, ids: ReadonlySet<string>): Piece {
  const chosen = Object.entries(graph.nodes).filter(([id]) => ids.has(id));
  return { kind: MARK, nodes: Object.fromEntries(chosen) };
}

/** The piece in a clipboard's text; null when it holds something else. */
export function parsePiece(text: string): Piece | null {
  try {
    const data = JSON.parse(text);
    return data?.kind === MARK && typeof data.nodes === "object" ? data : null;
  } catch {
    return null;
  }
}

/**
 * The graph with the piece in it, moved by `offset`. Links inside the piece follow it; links from
 * outside stay where their source is still here, and go otherwise.
 */
export function pasteNodes<G extends Graph>(
  graph: G,
  piece: Piece,
  offset: Point,
): { graph: G; ids: string[] } {
  const names = new Map<string, string>();
  let nodes = graph.nodes;
  for (const [id, node] of Object.entries(piece.nodes)) {
    const fresh = id in nodes ? freshId({ nodes }, node.type) : id;
    names.set(id, fresh);
    nodes = { ...nodes, [fresh]: node };
  }
  for (const fresh of names.values()) {
    const node = nodes[fresh];
    if (node) nodes[fresh] = shifted(relinked(node, names, graph), offset);
  }
  return { graph: { ...graph, nodes }, ids: [...names.values()] };
}

function relinked(node: GraphNode, names: ReadonlyMap<string, string>, graph: Graph): GraphNode {
  const inputs = linksInto(node).reduceRight<GraphNode["inputs"]>((rest, link) => {
    const source = names.get(link.source) ?? (link.source in graph.nodes ? link.source : undefined);
    const value = source === undefined ? undefined : { $link: [source, link.output] };
    return withValue(rest, link.path, value) as GraphNode["inputs"];
  }, node.inputs);
  return { ...node, inputs };
}

function shifted(node: GraphNode, [dx, dy]: Point): GraphNode {
  const [x, y] = positionOf(node);
  return { ...node, ui: { ...node.ui, position: [x + dx, y + dy] } };
}
