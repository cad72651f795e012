import { Panel, useStore } from "@xyflow/react";
import { Maximize, Minus, Plus } from "lucide-react";
import { useApp } from "../app";
import css from "./canvas.module.css";

export function ZoomControls() {
  const app = useApp();
  const percent = useStore((state) => Math.round(state.transform[2] * 100));
  return (
    <Panel position="bottom-left">
      <fieldset className={css.zoom} aria-label="Zoom">
        <button type="button" aria-label="Zoom out" onClick={() => app.stage?.zoomBy(1 / 1.25)}>
          <Minus size={14} aria-hidden />
        </button>
        <button
          type="button"
          aria-label={`${percent} %, back to full size`}
          onClick={() => app.stage?.zoomTo(1)}
        >
          {percent} %
        </button>
        <button type="button" aria-label="Zoom in" onClick={() => app.stage?.zoomBy(1.25)}>
          <Plus size={14} aria-hidden />
        </button>
        <button type="button" aria-label="Show everything" onClick={() => app.stage?.fit()}>
          <Maximize size={14} aria-hidden />
        </button>
      </fieldset>
    </Panel>
  );
}
