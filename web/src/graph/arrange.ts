/** Places for nodes: columns by what depends on what. The library comes when it is first needed. */

import type { NodeLayout } from "./layout";
import { connections } from "./links";
import type { Graph, Point } from "./workflow";

const COLUMN_GAP = 64;
const ROW_GAP = 32;

export async function arrange(
  graph: Graph,
  sizeOf: (id: string) => Pick<NodeLayout, "width" | "height">,
): Promise<Map<string, Point>> {
  const { graphlib, layout } = await import("@dagrejs/dagre");
  const plan = new graphlib.Graph();
  plan.setGraph({ rankdir: "LR", ranksep: COLUMN_GAP, nodesep: ROW_GAP });
  plan.setDefaultEdgeLabel(() => ({}));
  for (const id of Object.keys(graph.nodes)) {
    const { width, height } = sizeOf(id);
    plan.setNode(id, { width, height });
  }
  for (const link of connections(graph))
    if (link.source in graph.nodes) plan.setEdge(link.source, link.target);
  layout(plan);
  return new Map(
    Object.keys(graph.nodes).map((id) => {
      const { x, y, width, height } = plan.node(id) as unknown as Record<
        "x" | "y" | "width" | "height",
        number
      >;
      return [id, [Math.round(x - width / 2), Math.round(y - height / 2)]];
    }),
  );
}
