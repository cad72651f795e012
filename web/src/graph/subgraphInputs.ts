/** The inputs of a subgraph as its instances show them. */

import { isRecord } from "./path";
import type { Subgraph, SubgraphInput } from "./workflow";

/** The inputs as an instance shows them: what only a link feeds, then the widgets in their order. */
export function shownInputs(subgraph: Subgraph): SubgraphInput[] {
  const order = promotedOf(subgraph);
  const rank = ({ name }: SubgraphInput) => {
    const place = order.indexOf(name);
    return place < 0 ? order.length : place;
  };
  const widgets = subgraph.inputs.filter(isWidget).sort((a, b) => rank(a) - rank(b));
  return [...subgraph.inputs.filter((input) => !isWidget(input)), ...widgets];
}

export function isWidget(input: SubgraphInput): boolean {
  return isRecord(input.schema);
}

/** The order of the widgets, as somebody put them. */
export function promotedOf({ ui }: Subgraph): string[] {
  const kept = ui?.promoted;
  return Array.isArray(kept) ? kept.filter((name) => typeof name === "string") : [];
}
