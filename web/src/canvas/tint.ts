import type { NodeDescription } from "../graph/catalogue";
import { colorOf } from "../graph/colors";
import type { GraphNode } from "../graph/workflow";
import { wireColor } from "../theme/wires";

/** A node's colour: the one it was given, else of what it gives, or takes when it gives nothing. */
export function tintOf(description: NodeDescription | undefined, node?: GraphNode): string {
  const own = colorOf(node?.ui?.color);
  if (own) return own;
  if (!description) return "var(--error)";
  if (description.category.startsWith("sampling")) return "var(--accent)";
  const wire =
    description.outputs[0]?.wire ?? description.inputs.find((input) => input.wire)?.wire ?? "*";
  return wireColor(wire);
}
