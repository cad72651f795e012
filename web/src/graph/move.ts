/** Nodes, groups and notes go to new places, and the reroutes between nodes that move go along. */

import { isDecorKey, moveDecor } from "./decor";
import { moveNodes } from "./edit";
import { linksInto } from "./links";
import { joinPath } from "./path";
import { shiftReroutes } from "./reroutes";
import { type Graph, type Point, positionOf } from "./workflow";

export function moveAll<G extends Graph>(graph: G, places: ReadonlyMap<string, Point>): G {
  const nodes = new Map([...places].filter(([id]) => !isDecorKey(id)));
  const decor = new Map([...places].filter(([id]) => isDecorKey(id)));
  const moved = nodes.size ? moveReroutes(graph, moveNodes(graph, nodes), nodes) : graph;
  return decor.size ? moveDecor(moved, decor) : moved;
}

function moveReroutes<G extends Graph>(
  before: Graph,
  after: G,
  moved: ReadonlyMap<string, Point>,
): G {
  const nodes = { ...after.nodes };
  let any = false;
  for (const id of moved.keys()) {
    const node = nodes[id];
    if (!node?.ui?.reroutes) continue;
    const by = stepOf(before, after, id);
    const along = linksInto(node)
      .filter(({ source }) => moved.has(source) && same(stepOf(before, after, source), by))
      .map(({ path }) => joinPath(path));
    nodes[id] = shiftReroutes(node, by, (path) => along.includes(path));
    any = true;
  }
  return any ? { ...after, nodes } : after;
}

function stepOf(before: Graph, after: Graph, id: string): Point {
  const [was, is] = [before.nodes[id], after.nodes[id]];
  if (!was || !is) return [0, 0];
  const [x0, y0] = positionOf(was);
  const [x1, y1] = positionOf(is);
  return [x1 - x0, y1 - y0];
}

function same(a: Point, b: Point): boolean {
  return a[0] === b[0] && a[1] === b[1];
}
