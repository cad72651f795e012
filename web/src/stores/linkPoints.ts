/** Where links run: from port to port, by their reroutes. */

import type { Point } from "../graph/workflow";
import { type FlowEdge, inputHandle, outputHandle } from "./edges";
import type { FlowNode } from "./geometry";

export type NodesById = ReadonlyMap<string, FlowNode>;

export function byId(nodes: readonly FlowNode[]): NodesById {
  return new Map(nodes.map((node) => [node.id, node]));
}

/** The points of a link from its start to its end; null while one of them is not there. */
export function linkPoints(nodes: NodesById, edge: FlowEdge): Point[] | null {
  const from = portPoint(nodes.get(edge.source), edge.sourceHandle);
  const to = portPoint(nodes.get(edge.target), edge.targetHandle);
  return from && to ? [from, ...(edge.data?.via ?? []), to] : null;
}

function portPoint(node: FlowNode | undefined, handle: string | null | undefined): Point | null {
  const placed = node?.data.layout.ports.find(
    ({ port }) =>
      (port.side === "input" ? inputHandle(port.name) : outputHandle(port.name)) === handle,
  );
  return node && placed ? [node.position.x + placed.x, node.position.y + placed.y] : null;
}
