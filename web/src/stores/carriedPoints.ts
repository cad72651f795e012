/** While both ends of a link are dragged alike, the points it goes by are where they will lie. */

import { reroutesOf } from "../graph/reroutes";
import { type Graph, type Point, positionOf } from "../graph/workflow";
import type { FlowEdge } from "./edges";
import type { FlowNode } from "./geometry";

/** The links with their points moved along; the same array where none is. */
export function carryPoints(
  edges: FlowEdge[],
  nodes: readonly FlowNode[],
  graph: Graph,
): FlowEdge[] {
  const led = edges.filter((edge) => edge.data?.via.length);
  if (led.length === 0) return edges;
  const steps = new Map(
    nodes.filter(({ dragging }) => dragging).map((n) => [n.id, step(n, graph)]),
  );
  const moved = new Map<FlowEdge, FlowEdge>();
  for (const edge of led) {
    const via = viaOf(edge, steps.get(edge.source), steps.get(edge.target), graph);
    if (edge.data && via?.some((at, i) => at.join() !== edge.data?.via[i]?.join()))
      moved.set(edge, { ...edge, data: { ...edge.data, via } });
  }
  return moved.size ? edges.map((edge) => moved.get(edge) ?? edge) : edges;
}

function step({ id, position }: FlowNode, graph: Graph): Point {
  const node = graph.nodes[id];
  const [x, y] = node ? positionOf(node) : [position.x, position.y];
  return [position.x - x, position.y - y];
}

function viaOf(
  edge: FlowEdge,
  source: Point | undefined,
  target: Point | undefined,
  graph: Graph,
): readonly Point[] | null {
  const node = graph.nodes[edge.target];
  if (!node || !edge.data) return null;
  const via = reroutesOf(node, edge.data.path);
  const alike = source && target && source[0] === target[0] && source[1] === target[1];
  return alike ? via.map(([x, y]): Point => [x + source[0], y + source[1]]) : via;
}
