/** A graph as boxes and lines, drawn small: in lists, and to show what differs between two. */

import { tintOf } from "../canvas/tint";
import { type Box, boundsOf } from "../graph/bounds";
import { curve } from "../graph/curve";
import { nameOf } from "../graph/whyNot";
import { describe, type Scene } from "../graph/wires";
import { inputHandle, outputHandle } from "../stores/edges";
import { createGeometry, type FlowNode } from "../stores/geometry";
import { wireColor } from "../theme/wires";

export type SketchNode = Box & { id: string; title: string; tint: string };
export type SketchLine = { id: string; path: string; color: string };
export type Sketch = {
  nodes: readonly SketchNode[];
  lines: readonly SketchLine[];
  bounds: Box | null;
};

/** Placed by the same code as the canvas. */
export function sketchOf(scene: Scene): Sketch {
  const geometry = createGeometry();
  geometry.getState().sync(scene, {});
  const { nodes: drawn, edges } = geometry.getState();
  const byId = new Map(drawn.map((node) => [node.id, node]));
  const nodes = drawn.map(({ id, position, data: { layout } }) => ({
    id,
    title: nameOf(scene, id),
    tint: tintOf(describe(scene, id)),
    ...position,
    width: layout.width,
    height: layout.height,
  }));
  const lines = edges.flatMap((edge): SketchLine[] => {
    const from = portAt(byId.get(edge.source), edge.sourceHandle);
    const to = portAt(byId.get(edge.target), edge.targetHandle);
    if (!from || !to) return [];
    const path = `M${from}C${curve(...from, ...to)},${to}`;
    return [{ id: edge.id, path, color: wireColor(edge.data?.wire ?? "*") }];
  });
  return { nodes, lines, bounds: boundsOf(nodes) };
}

function portAt(node: FlowNode | undefined, handle: string | null | undefined) {
  const placed = node?.data.layout.ports.find(
    ({ port }) =>
      (port.side === "input" ? inputHandle(port.name) : outputHandle(port.name)) === handle,
  );
  return (
    node && placed && ([node.position.x + placed.x, node.position.y + placed.y] as [number, number])
  );
}

/** Boxes of one colour as one path: thousands cost a handful of elements. */
export function pathsByTint(nodes: readonly SketchNode[]): [tint: string, path: string][] {
  const paths = new Map<string, string>();
  for (const { tint, x, y, width, height } of nodes)
    paths.set(tint, `${paths.get(tint) ?? ""}M${x} ${y}h${width}v${height}h${-width}z`);
  return [...paths];
}

/** What an SVG shows: the bounds with room around them. */
export function viewBoxOf(bounds: Box | null, room = 40): string {
  if (!bounds) return "0 0 100 60";
  const { x, y, width, height } = bounds;
  return [x - room, y - room, width + 2 * room, height + 2 * room].join(" ");
}
