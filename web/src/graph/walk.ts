/** The nodes in the order a graph is told in: what comes first is said first. */

import { linksInto } from "./links";
import { type Graph, positionOf } from "./workflow";

/** Ids such that every node stands after those it needs; the rest from left to right, then down. */
export function inOrder(graph: Graph): string[] {
  const places = new Map(Object.entries(graph.nodes).map(([id, node]) => [id, positionOf(node)]));
  const before = (a: string, b: string) => {
    const [ax, ay] = places.get(a) ?? [0, 0];
    const [bx, by] = places.get(b) ?? [0, 0];
    return ax - bx || ay - by;
  };
  const order: string[] = [];
  const seen = new Set<string>();
  // By hand rather than by recursion: a chain may be as long as it likes.
  for (const start of [...places.keys()].sort(before)) {
    const stack: [id: string, told: boolean][] = [[start, false]];
    for (let top = stack.pop(); top; top = stack.pop()) {
      const [id, told] = top;
      if (told) order.push(id);
      if (told || seen.has(id)) continue;
      seen.add(id);
      stack.push([id, true]);
      const needs = linksInto(graph.nodes[id] as (typeof graph.nodes)[string])
        .map(({ source }) => source)
        .filter((source) => places.has(source));
      for (const source of [...new Set(needs)].sort(before).reverse()) stack.push([source, false]);
    }
  }
  return order;
}

/** The node `by` places further on, around the end; the first or last when there is none to start at. */
export function nextIn(order: readonly string[], from: string | undefined, by: 1 | -1) {
  const at = from === undefined ? -1 : order.indexOf(from);
  if (at < 0) return order.at(by > 0 ? 0 : -1);
  return order[(at + by + order.length) % order.length];
}
