import { NodeResizeControl } from "@xyflow/react";
import { useApp } from "../app";
import { changeDecor, decorOf } from "../graph/decor";
import { t } from "../i18n";
import { activeGraph } from "../stores/documents";
import css from "./node.module.css";

/** The corner that sets the size of a group or a note. */
export function DecorResizer({
  id,
  least,
}: {
  id: string;
  least: { width: number; height: number };
}) {
  const app = useApp();
  return (
    <NodeResizeControl
      className={`${css.resizer} ${css.inside}`}
      position="bottom-right"
      autoScale={false}
      minWidth={least.width}
      minHeight={least.height}
      style={{ pointerEvents: "all" }}
      onResize={(_, { width, height }) =>
        app.documents.getState().edit(
          t("Resize"),
          (graph) => {
            const decor = decorOf(activeGraph(app.documents.getState())).find((d) => d.key === id);
            return decor
              ? changeDecor(graph, new Set([id]), { box: { ...decor.box, width, height } })
              : graph;
          },
          `size:${id}`,
        )
      }
      onResizeEnd={() => app.documents.getState().seal()}
    />
  );
}
