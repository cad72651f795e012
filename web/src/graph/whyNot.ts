/** The one judge of links: for the mouse, the keyboard, paste and import alike. */

import { t } from "../i18n";
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
  const from = nameOf(scene, wanted.source);
  const to = nameOf(scene, wanted.target);
  if (!source || !target) return t("That node is no longer here.");
  if (wanted.source === wanted.target) return t("A node cannot feed itself.");

  const sourceDescription = describe(scene, wanted.source);
  const targetDescription = describe(scene, wanted.target);
  if (!sourceDescription)
    return t("{type} is not installed: its outputs are unknown.", { type: source.type });
  if (!targetDescription)
    return t("{type} is not installed: its inputs are unknown.", { type: target.type });
  if (!outputNamed(sourceDescription, wanted.output))
    return t("{node} has no output {port}.", { node: from, port: words(wanted.output) });
  const port = inputPort(targetDescription, target, wanted.input);
  if (!port) return t("{node} has no input {port}.", { node: to, port: words(wanted.input) });

  const offered = offeredWire(scene, wanted.source, wanted.output);
  const accepted = acceptedWires(scene, wanted.target, port);
  if (!fits(offered, accepted))
    return t("{from} gives {offered}; {port} of {to} takes {accepted}.", {
      from,
      offered: aWire(offered),
      port: words(wanted.input),
      to,
      accepted: accepted.map(aWire).join(t(" or ")),
    });
  if (reaches(graph, wanted.target, wanted.source))
    return t("That would close a loop: {from} already depends on {to}.", { from, to });
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

function aWire(wire: string): string {
  return /^[AEIOU]/.test(wire) ? t("an {wire}", { wire }) : t("a {wire}", { wire });
}
