import { Crop } from "lucide-react";
import type { App } from "../app";
import { cropOf } from "../crop/target";
import { runId } from "../graph/scope";
import { t } from "../i18n";
import { activeDocument, sceneOf } from "../stores/documents";
import { selectedNodes } from "../stores/geometry";
import { NOTHING_SHOWN } from "../stores/run";
import type { Action } from "./action";

export const crop: Action = {
  id: "crop",
  label: t("Crop"),
  icon: Crop,
  shortcut: ["Alt+Shift+X"],
  enabled: (app) => drawingOf(app) !== null,
  perform(app) {
    const drawing = drawingOf(app);
    if (drawing) app.drawing.getState().open(drawing);
  },
};

function drawingOf(app: App) {
  const [node, ...others] = selectedNodes(app.geometry.getState());
  if (!node || others.length) return null;
  const state = app.documents.getState();
  const { id, scope } = activeDocument(state);
  const { results } = app.run.getState().shown[id] ?? NOTHING_SHOWN;
  return cropOf(sceneOf(state), node, (source) => {
    const made = results[runId(scope, source)]?.find((a) => a.media_type.startsWith("image/"));
    return made?.url;
  });
}
