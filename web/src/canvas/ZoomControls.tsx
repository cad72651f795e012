import { Panel, useStore } from "@xyflow/react";
import { Maximize, Minus, Plus } from "lucide-react";
import { useApp } from "../app";
import { t } from "../i18n";
import css from "./canvas.module.css";

export function ZoomControls() {
  const app = useApp();
  const percent = useStore((state) => Math.round(state.transform[2] * 100));
  return (
    <Panel position="bottom-left">
      <fieldset className={css.zoom} aria-label={t("Zoom")}>
        <button
          type="button"
          aria-label={t("Zoom out")}
          onClick={() => app.stage?.zoomBy(1 / 1.25)}
        >
          <Minus size={14} aria-hidden />
        </button>
        <button
          type="button"
          aria-label={t("{percent} %, back to full size", { percent })}
          onClick={() => app.stage?.zoomTo(1)}
        >
          {percent} %
        </button>
        <button type="button" aria-label={t("Zoom in")} onClick={() => app.stage?.zoomBy(1.25)}>
          <Plus size={14} aria-hidden />
        </button>
        <button type="button" aria-label={t("Show everything")} onClick={() => app.stage?.fit()}>
          <Maximize size={14} aria-hidden />
        </button>
      </fieldset>
    </Panel>
  );
}
