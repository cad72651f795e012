/** The points a link goes by, kept with the node it ends at, by the path of the input. */

import { joinPath, type Path, parsePath } from "./path";
import type { Graph, GraphNode, Point } from "./workflow";

type Reroutes = Readonly<Record<string, Point[]>>;
const NONE: readonly Point[] = [];

/** A link's place: the node it ends at and where in its inputs. */
export type LinkPlace = { target: string; path: Path };

/** The points that the link into a place goes by; none where the file says nonsense. */
export function reroutesOf(node: GraphNode, path: Path): readonly Point[] {
  const points = node.ui?.reroutes?.[joinPath(path)];
  return Array.isArray(points) && points.every(isPoint) ? points : NONE;
}

function isPoint(point: unknown): point is Point {
  return Array.isArray(point) && point.length === 2 && point.every((n) => Number.isFinite(n));
}

/** The graph with other points for a link. */
export function setReroutes<G extends Graph>(
  graph: G,
  { target, path }: LinkPlace,
  points: readonly Point[],
): G {
  const node = graph.nodes[target];
  if (!node) return graph;
  const { [joinPath(path)]: _, ...rest } = node.ui?.reroutes ?? {};
  const rounded = points.map(([x, y]): Point => [Math.round(x), Math.round(y)]);
  const next = rounded.length ? { ...rest, [joinPath(path)]: rounded } : rest;
  return { ...graph, nodes: { ...graph.nodes, [target]: withReroutes(node, next) } };
}

export function withReroutes(node: GraphNode, reroutes: Reroutes): GraphNode {
  const { reroutes: _, ...ui } = node.ui ?? {};
  if (Object.keys(reroutes).length) return { ...node, ui: { ...ui, reroutes } };
  return node.ui?.reroutes ? { ...node, ui } : node;
}

/**
 * The node's reroutes after the place was set anew. When an entry of a list was taken out, those
 * behind it follow the links they belong to.
 */
export function keptReroutes(node: GraphNode, path: Path, taken: boolean): GraphNode {
  const all = node.ui?.reroutes;
  if (!all) return node;
  const name = joinPath(path);
  const last = path.at(-1);
  const list = `${joinPath(path.slice(0, -1))}.`;
  const entries = Object.entries(all).flatMap(([key, points]): [string, Point[]][] => {
    if (key === name) return [];
    const index = Number(parsePath(key).at(-1));
    const behind =
      taken && typeof last === "number" && key.startsWith(list) && index > last && path.length > 1;
    return [[behind ? `${list}${index - 1}` : key, points]];
  });
  return withReroutes(node, Object.fromEntries(entries));
}

/** The points moved where both ends of their link are. */
export function shiftReroutes(
  node: GraphNode,
  [dx, dy]: Point,
  moves: (path: string) => boolean,
): GraphNode {
  const all = node.ui?.reroutes;
  if (!all) return node;
  return withReroutes(
    node,
    Object.fromEntries(
      Object.entries(all).map(([path, points]) => [
        path,
        moves(path) ? points.map(([x, y]): Point => [x + dx, y + dy]) : points,
      ]),
    ),
  );
}
