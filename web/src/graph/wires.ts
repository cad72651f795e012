/** Which wire a port carries, with the letters of `match` worked out from its neighbours. */

import type { Catalogue } from "./catalogue";
import { connections, linksInto, outputNamed, portOf } from "./links";
import { inputPort, inputPorts, outputPorts, type Port } from "./ports";
import type { Graph, Workflow } from "./workflow";

export const ANY = "*";

/** The whole document, the part of it on the canvas, and the words to read it with. */
export type Scene = { workflow: Workflow; graph: Graph; catalogue: Catalogue };

export function fits(offered: string, accepts: readonly string[]): boolean {
  return (
    offered === ANY ||
    accepts.includes(ANY) ||
    accepts.includes(offered) ||
    (offered === "Int" && accepts.includes("Float"))
  );
}

export function describe(scene: Scene, id: string) {
  const node = scene.graph.nodes[id];
  return node && scene.catalogue.describe(scene.workflow, node);
}

/** The wire an output offers; `*` when nothing says. */
export function offeredWire(scene: Scene, id: string, output: string): string {
  const description = describe(scene, id);
  const port = description && outputNamed(description, output);
  if (!port) return ANY;
  return port.match ? (letterOf(scene, id, port.match, new Set()) ?? port.wire) : port.wire;
}

/** The wires an input takes, narrowed by its letter's other ports. */
export function acceptedWires(scene: Scene, id: string, port: Port): readonly string[] {
  if (!port.match) return port.accepts;
  const letter = letterOf(scene, id, port.match, new Set(), port.name);
  return letter ? [letter] : port.accepts;
}

function letterOf(
  scene: Scene,
  id: string,
  letter: string,
  seen: Set<string>,
  except?: string,
): string | undefined {
  const key = `${id}/${letter}`;
  const node = scene.graph.nodes[id];
  const description = describe(scene, id);
  if (!node || !description || seen.has(key)) return undefined;
  seen.add(key);
  const carriers = new Set(
    inputPorts(description, node)
      .filter((port) => port.match === letter && port.name !== except)
      .map((port) => port.name),
  );
  for (const link of linksInto(node)) {
    if (!carriers.has(portOf(link.path))) continue;
    const source = describe(scene, link.source);
    const output = source && outputNamed(source, link.output);
    const wire = output?.match ? letterOf(scene, link.source, output.match, seen) : output?.wire;
    if (wire && wire !== ANY) return wire;
  }
  return consumedAs(scene, id, letter);
}

function consumedAs(scene: Scene, id: string, letter: string): string | undefined {
  const description = describe(scene, id);
  const outputs = description ? outputPorts(description).filter((p) => p.match === letter) : [];
  if (outputs.length === 0) return undefined;
  for (const link of connections(scene.graph)) {
    if (link.source !== id || !outputs.some((output) => output.name === link.output)) continue;
    const target = scene.graph.nodes[link.target];
    const targetDescription = describe(scene, link.target);
    const port =
      target && targetDescription && inputPort(targetDescription, target, portOf(link.path));
    const wire = port && !port.match ? port.wire : undefined;
    if (wire && wire !== ANY) return wire;
  }
  return undefined;
}
