/** A node put into a link: fed by where the link came from, feeding where it went. */

import { connect, fillDefault, relink } from "./edit";
import { bestPort, facing } from "./fitting";
import { type Connection, connections, portOf } from "./links";
import { parsePath } from "./path";
import { whyNot } from "./whyNot";
import { describe, type Scene } from "./wires";
import type { Graph } from "./workflow";

export type Insertion = {
  link: Connection;
  node: string;
  input: string;
  list: boolean;
  output: string;
};

/** How the node goes into the link; null when it does not fit there, or is linked already. */
export function insertion(scene: Scene, link: Connection, node: string): Insertion | null {
  if (link.source === node || link.target === node || isLinked(scene.graph, node)) return null;
  const port = bestPort(scene, { node: link.source, side: "output", port: link.output }, node);
  if (!port) return null;
  const target = { node: link.target, side: "input" as const, port: portOf(link.path) };
  const output = facing(scene, target, node).find(
    ({ name }) =>
      whyNot(scene, { source: node, output: name, target: link.target, input: target.port }) ===
      null,
  );
  return output ? { link, node, input: port.name, list: port.list, output: output.name } : null;
}

function isLinked(graph: Graph, id: string): boolean {
  for (const { source, target } of connections(graph))
    if (source === id || target === id) return true;
  return false;
}

/** The graph with the node in the link. */
export function insertInto<G extends Graph>(scene: Scene, graph: G, found: Insertion): G {
  const { link, node, input, list, output } = found;
  const path = parsePath(input);
  const holder = describe(scene, node)?.inputs.find(({ name }) => name === path[0])?.default;
  const wanted = { source: link.source, output: link.output, target: node, input, list };
  const fed = connect(fillDefault(graph, node, path, holder), wanted);
  return relink(fed, link, [node, output]);
}
