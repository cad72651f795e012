/** The one judge of links: for the mouse, the keyboard, paste and import alike. */

import { outputNamed, reaches } from "./links";
import { inputPort, words } from "./ports";
import { acceptedWires, describe, fits, offeredWire, type Scene } from "./wires";
import type { GraphNode } from "./workflow";

/** A link somebody wants; `input` names a port. */
export type Wanted = { source: string; output: string; target: string; input: string };

/** Why a link cannot be made, as a sentence; null when it can. */
export function whyNot(scene: Scene, wanted: Wanted): string | null {
  const { graph } = scene;
  const source = graph.nodes[wanted.source];
  const target = graph.nodes[wanted.target];
  if (!source || !target) return "That node is no longer here.";
  if (wanted.source === wanted.target) return "A node cannot feed itself.";

  const sourceDescription = describe(scene, wanted.source);
  const targetDescription = describe(scene, wanted.target);
  if (!sourceDescription) return `${source.type} is not installed: its outputs are unknown.`;
  if (!targetDescription) return `${target.type} is not installed: its inputs are unknown.`;
  if (!outputNamed(sourceDescription, wanted.output))
    return `${nameOf(scene, wanted.source)} has no output ${words(wanted.output)}.`;
  const port = inputPort(targetDescription, target, wanted.input);
  if (!port) return `${nameOf(scene, wanted.target)} has no input ${words(wanted.input)}.`;

  const offered = offeredWire(scene, wanted.source, wanted.output);
  const accepted = acceptedWires(scene, wanted.target, port);
  if (!fits(offered, accepted))
    return (
      `${nameOf(scene, wanted.source)} gives ${article(offered)} ${offered}; ` +
      `${words(wanted.input)} of ${nameOf(scene, wanted.target)} takes ${list(accepted)}.`
    );
  if (reaches(graph, wanted.target, wanted.source))
    return `That would close a loop: ${nameOf(scene, wanted.source)} already depends on ${nameOf(scene, wanted.target)}.`;
  return null;
}

/** What a person calls a node. */
export function nameOf(scene: Scene, id: string): string {
  const node = scene.graph.nodes[id];
  return node ? titleOf(scene, id, node) : id;
}

function titleOf(scene: Scene, id: string, node: GraphNode): string {
  return node.ui?.title || describe(scene, id)?.title || node.type;
}

function article(noun: string): string {
  return /^[AEIOU]/.test(noun) ? "an" : "a";
}

function list(wires: readonly string[]): string {
  return wires.map((wire) => `${article(wire)} ${wire}`).join(" or ");
}
