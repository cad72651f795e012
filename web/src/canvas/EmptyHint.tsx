import { Panel } from "@xyflow/react";
import { palette } from "../actions/palette";
import { show } from "../actions/shortcut";
import { useApp, useGeometry, useKeys } from "../app";
import { t } from "../i18n";
import css from "./canvas.module.css";

/** What to do with an empty canvas. */
export function EmptyHint() {
  const app = useApp();
  const [key] = useKeys(palette);
  const empty = useGeometry((state) => state.nodes.length === 0);
  if (!empty) return null;
  const [before, after] = t(
    "Double click the canvas or press {key} to add a node. Drop a picture made here, or a workflow, to open its graph.",
    { key: "\n" },
  ).split("\n");
  return (
    <Panel position="top-center" className={css.hint}>
      <h2>{t("Nothing here yet")}</h2>
      <p>
        {before}
        {key && <kbd>{show(key)}</kbd>}
        {after}
      </p>
      <button type="button" onClick={() => app.view.getState().set({ left: "workflows" })}>
        {t("Start from a template")}
      </button>
    </Panel>
  );
}
