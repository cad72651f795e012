import { NodeResizeControl } from "@xyflow/react";
import { useApp } from "../app";
import { setUi } from "../graph/edit";
import { MIN_WIDTH, type NodeLayout } from "../graph/layout";
import { t } from "../i18n";
import css from "./node.module.css";

/** The corner that sets a node's size. */
export function NodeResizer({ id, layout }: { id: string; layout: NodeLayout }) {
  const app = useApp();
  return (
    <NodeResizeControl
      className={css.resizer}
      position="bottom-right"
      autoScale={false}
      minWidth={MIN_WIDTH}
      minHeight={layout.minHeight}
      onResize={(_, { width, height }) =>
        app.documents
          .getState()
          .edit(
            t("Resize"),
            (graph) => setUi(graph, id, { size: [Math.round(width), Math.round(height)] }),
            `size:${id}`,
          )
      }
      onResizeEnd={() => app.documents.getState().seal()}
    />
  );
}
