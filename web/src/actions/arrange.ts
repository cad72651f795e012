import { LayoutGrid } from "lucide-react";
import { arrange as places } from "../graph/arrange";
import { moveAll } from "../graph/move";
import { t } from "../i18n";
import { activeGraph } from "../stores/documents";
import type { Action } from "./action";

export const arrange: Action = {
  id: "arrange",
  label: t("Arrange the graph"),
  icon: LayoutGrid,
  shortcut: ["Alt+L"],
  enabled: ({ documents }) => Object.keys(activeGraph(documents.getState()).nodes).length > 1,
  async perform({ documents, geometry, stage }) {
    const sizes = new Map(geometry.getState().nodes.map((node) => [node.id, node.data.layout]));
    const graph = activeGraph(documents.getState());
    const positions = await places(graph, (id) => sizes.get(id) ?? { width: 220, height: 120 });
    for (const { id, draggable } of geometry.getState().nodes)
      if (draggable === false) positions.delete(id);
    documents.getState().edit(t("Arrange"), (now) => moveAll(now, positions));
    stage?.fit();
  },
};
