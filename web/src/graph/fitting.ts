/** Which ports of a graph a link from one port may end at. */

import { inputPorts, outputPorts, type Port } from "./ports";
import { type Wanted, whyNot } from "./whyNot";
import type { Scene } from "./wires";
import { describe } from "./wires";

/** A port somebody starts a link at. */
export type LinkStart = { node: string; side: "input" | "output"; port: string };

/** The link from a start to a port on the other side. */
export function wantedFrom(start: LinkStart, node: string, port: string): Wanted {
  return start.side === "output"
    ? { source: start.node, output: start.port, target: node, input: port }
    : { source: node, output: port, target: start.node, input: start.port };
}

/** The ports of a node on the other side than the start. */
export function facing(scene: Scene, start: LinkStart, id: string): Port[] {
  const node = scene.graph.nodes[id];
  const description = describe(scene, id);
  if (!node || !description) return [];
  return start.side === "output" ? inputPorts(description, node) : outputPorts(description);
}

/** Every port that takes the link, as `node port`; required and still free ones come first. */
export function fittingPorts(scene: Scene, start: LinkStart): { node: string; port: Port }[] {
  return Object.keys(scene.graph.nodes).flatMap((id) => fittingPortsOf(scene, start, id));
}

export function fittingPortsOf(
  scene: Scene,
  start: LinkStart,
  id: string,
): { node: string; port: Port }[] {
  return facing(scene, start, id)
    .filter((port) => whyNot(scene, wantedFrom(start, id, port.name)) === null)
    .map((port) => ({ node: id, port }));
}

/** The port of a node that a link dropped on it goes to: a free one that needs it before others. */
export function bestPort(scene: Scene, start: LinkStart, id: string): Port | undefined {
  const node = scene.graph.nodes[id];
  const ports = fittingPortsOf(scene, start, id).map((found) => found.port);
  const free = (port: Port) => port.list || !(port.name in (node?.inputs ?? {}));
  return (
    ports.find((port) => !port.widget && free(port)) ?? ports.find((p) => !p.widget) ?? ports[0]
  );
}
