/** The node types that can be put into a graph: the catalogue's, and the workflow's own subgraphs. */

import type { Catalogue, NodeDescription } from "./catalogue";
import { holds } from "./subgraphs";
import type { Scene } from "./wires";
import { SUBGRAPH, type Workflow } from "./workflow";

type Offered = { here: string | undefined; nodes: readonly NodeDescription[] };

const known = new WeakMap<Workflow["subgraphs"], WeakMap<Catalogue, Offered>>();

/** Without what would hold itself. The same list for the same subgraphs. */
export function offeredNodes({ workflow, graph, catalogue }: Scene): readonly NodeDescription[] {
  const { subgraphs } = workflow;
  const names = Object.keys(subgraphs);
  if (names.length === 0) return catalogue.nodes;
  const here = names.find((name) => subgraphs[name] === graph);
  const lists = known.get(subgraphs) ?? new WeakMap<Catalogue, Offered>();
  const before = lists.get(catalogue);
  if (before?.here === here && before) return before.nodes;
  const own = names
    .filter((name) => here === undefined || !holds(workflow, name, here))
    .flatMap((name) => catalogue.describe(workflow, { type: SUBGRAPH + name, inputs: {} }) ?? []);
  const nodes = [...catalogue.nodes, ...own];
  lists.set(catalogue, { here, nodes });
  known.set(subgraphs, lists);
  return nodes;
}
