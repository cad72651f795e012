import { Panel } from "@xyflow/react";
import { palette } from "../actions/palette";
import { show } from "../actions/shortcut";
import { useApp, useGeometry } from "../app";
import css from "./canvas.module.css";

/** What to do with an empty canvas. */
export function EmptyHint() {
  const app = useApp();
  const empty = useGeometry((state) => state.nodes.length === 0);
  if (!empty) return null;
  return (
    <Panel position="top-center" className={css.hint}>
      <h2>Nothing here yet</h2>
      <p>
        Double click the canvas or press <kbd>{show(palette.shortcut?.[0] ?? "")}</kbd> to add a
        node. Drop a picture made here, or a workflow, to open its graph.
      </p>
      <button type="button" onClick={() => app.view.getState().set({ left: "workflows" })}>
        Start from a template
      </button>
    </Panel>
  );
}
