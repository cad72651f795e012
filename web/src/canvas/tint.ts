import type { NodeDescription } from "../graph/catalogue";
import { wireColor } from "../theme/wires";

/** A node's colour: what it gives, or what it takes when it gives nothing. */
export function tintOf(description: NodeDescription | undefined): string {
  if (!description) return "var(--error)";
  if (description.category.startsWith("sampling")) return "var(--accent)";
  const wire =
    description.outputs[0]?.wire ?? description.inputs.find((input) => input.wire)?.wire ?? "*";
  return wireColor(wire);
}
