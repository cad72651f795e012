import { MiniMap } from "@xyflow/react";
import { useMemo } from "react";
import { useApp, useDocuments } from "../app";
import { describe } from "../graph/wires";
import { sceneOf } from "../stores/documents";
import css from "./canvas.module.css";
import { tintOf } from "./tint";

/** The whole graph, small. */
export function MiniMapPanel() {
  const app = useApp();
  const catalogue = useDocuments((state) => state.catalogue);
  const color = useMemo(
    () => (node: { id: string }) =>
      catalogue.nodes.length ? tintOf(describe(sceneOf(app.documents.getState()), node.id)) : "",
    [app, catalogue],
  );
  return (
    <MiniMap
      className={css.minimap}
      ariaLabel="Overview of the graph"
      style={{ width: 196, height: 132 }}
      bgColor="var(--panel)"
      maskColor="rgb(14 16 20 / 55%)"
      nodeColor={color}
      nodeBorderRadius={8}
      pannable
      zoomable
    />
  );
}
