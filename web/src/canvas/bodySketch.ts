/** The inside of a loop, small: its nodes and links, and where values come in and go out. */

import { type Box, boundsOf } from "../graph/bounds";
import { linkPath } from "../graph/curve";
import { givenInto, portOf } from "../graph/links";
import { parsePath } from "../graph/path";
import { nameOf } from "../graph/whyNot";
import { describe, type Scene } from "../graph/wires";
import { isSubgraph, type Point } from "../graph/workflow";
import { createGeometry, type FlowNode } from "../stores/geometry";
import { byId, linkPoints } from "../stores/linkPoints";
import { wireColor } from "../theme/wires";
import { tintOf } from "./tint";

export type BodyNode = Box & { id: string; title: string; tint: string };
/** A line of one colour between two points, both on the small picture. */
export type BodyLine = { key: string; d: string; color: string };
export type BodySketch = { nodes: readonly BodyNode[]; lines: readonly BodyLine[] };

/** What stands at the edges: where the loop takes an input of the body from, and puts its result. */
export type Edges = {
  width: number;
  height: number;
  enters(input: string): Point | null;
  leaves(output: string): Point | null;
};

/** Room for the links at the sides, and above and below. */
const ROOM = { x: 22, y: 10 };
/** Never larger than this: a small body stays a picture of one. */
const LARGEST = 0.6;
/** A node stays something to see. */
const SMALLEST = 6;

/** The body as it lies on a picture of this size; `scene` has it as its graph. */
export function bodySketch(scene: Scene, edges: Edges): BodySketch {
  const geometry = createGeometry();
  geometry.getState().sync(scene, {});
  const { nodes: drawn, edges: links } = geometry.getState();
  const bounds = boundsOf(
    drawn.map(({ position, data: { layout } }) => ({
      ...position,
      width: layout.width,
      height: layout.height,
    })),
  );
  if (!bounds) return { nodes: [], lines: [] };
  const { width, height } = edges;
  const by = Math.min(
    Math.max(width - 2 * ROOM.x, 1) / bounds.width,
    Math.max(height - 2 * ROOM.y, 1) / bounds.height,
    LARGEST,
  );
  const place = ([x, y]: Point): Point => [
    width / 2 + (x - bounds.x - bounds.width / 2) * by,
    height / 2 + (y - bounds.y - bounds.height / 2) * by,
  ];
  const nodes = drawn.map(({ id, position, data: { layout } }): BodyNode => {
    const [x, y] = place([position.x, position.y]);
    return {
      id,
      title: nameOf(scene, id),
      tint: tintOf(describe(scene, id), scene.graph.nodes[id]),
      x,
      y,
      width: Math.max(layout.width * by, SMALLEST),
      height: Math.max(layout.height * by, SMALLEST),
    };
  });
  const placed = byId(drawn);
  const lines = links.flatMap((link): BodyLine[] => {
    const points = linkPoints(placed, link);
    return points ? [line(link.id, points.map(place), link.data?.wire ?? "*")] : [];
  });
  return { nodes, lines: [...lines, ...crossing(scene, placed, place, edges)] };
}

/** The links over the edge, each in the colour of what the body declares. */
function crossing(
  { graph }: Scene,
  placed: ReadonlyMap<string, FlowNode>,
  place: (at: Point) => Point,
  edges: Edges,
): BodyLine[] {
  if (!isSubgraph(graph)) return [];
  const wires = new Map(graph.inputs.map(({ name, wire }) => [name, wire]));
  const found: BodyLine[] = [];
  for (const [id, node] of Object.entries(graph.nodes))
    for (const [path, input] of givenInto(node)) {
      const from = edges.enters(input);
      const to = portAt(placed.get(id), "input", portOf(parsePath(path)));
      if (from && to)
        found.push(line(`${input}→${id}.${path}`, [from, place(to)], wires.get(input) ?? "*"));
    }
  for (const { name, wire, from } of graph.outputs) {
    const start = Array.isArray(from) ? portAt(placed.get(from[0]), "output", from[1]) : null;
    const end = edges.leaves(name);
    if (start && end) found.push(line(`→${name}`, [place(start), end], wire));
  }
  return found;
}

function portAt(node: FlowNode | undefined, side: "input" | "output", name: string): Point | null {
  const ports = node?.data.layout.ports.filter(({ port }) => port.side === side) ?? [];
  const found =
    ports.find(({ port }) => port.name === name) ?? (ports.length === 1 ? ports[0] : undefined);
  return node && found ? [node.position.x + found.x, node.position.y + found.y] : null;
}

function line(key: string, points: readonly Point[], wire: string): BodyLine {
  return { key, d: linkPath("curved", points), color: wireColor(wire) };
}
