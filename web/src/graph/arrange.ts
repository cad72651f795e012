/** Places for nodes: columns by what depends on what. The library comes when it is first needed. */

import type { NodeLayout } from "./layout";
import { connections } from "./links";
import type { Graph, Point } from "./workflow";

const COLUMN_GAP = 64;
const ROW_GAP = 32;
/** Around groups there is room for their frames and titles. */
const GROUP_GAP = 72;

export type Wanted = {
  /** Only these; all nodes when absent. */
  ids?: ReadonlySet<string>;
  /** Which group a node is in: its nodes stay together. */
  groups?: ReadonlyMap<string, string>;
};

export async function arrange(
  graph: Graph,
  sizeOf: (id: string) => Pick<NodeLayout, "width" | "height">,
  { ids, groups = new Map() }: Wanted = {},
): Promise<Map<string, Point>> {
  const { graphlib, layout } = await import("@dagrejs/dagre");
  const plan = new graphlib.Graph({ compound: groups.size > 0 });
  const nodesep = groups.size > 0 ? GROUP_GAP : ROW_GAP;
  plan.setGraph({ rankdir: "LR", ranksep: COLUMN_GAP, nodesep });
  plan.setDefaultEdgeLabel(() => ({}));
  const chosen = Object.keys(graph.nodes).filter((id) => !ids || ids.has(id));
  for (const group of new Set(groups.values())) plan.setNode(group, {});
  for (const id of chosen) {
    const { width, height } = sizeOf(id);
    plan.setNode(id, { width, height });
    const group = groups.get(id);
    if (group !== undefined) plan.setParent(id, group);
  }
  for (const link of connections(graph))
    if (plan.hasNode(link.source) && plan.hasNode(link.target))
      plan.setEdge(link.source, link.target);
  layout(plan);
  return new Map(
    chosen.map((id) => {
      const { x, y, width, height } = plan.node(id) as unknown as Record<
        "x" | "y" | "width" | "height",
        number
      >;
      return [id, [Math.round(x - width / 2), Math.round(y - height / 2)]];
    }),
  );
}
