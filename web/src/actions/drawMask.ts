import { Brush } from "lucide-react";
import type { App } from "../app";
import { withoutNull } from "../graph/shape";
import { describe } from "../graph/wires";
import { t } from "../i18n";
import { inputUrl } from "../pictures/inputUrl";
import { sceneOf } from "../stores/documents";
import type { Drawing } from "../stores/drawing";
import { selectedNodes } from "../stores/geometry";
import type { Action } from "./action";

export const drawMask: Action = {
  id: "drawMask",
  label: t("Draw a mask"),
  icon: Brush,
  shortcut: ["Alt+Shift+M"],
  enabled: (app) => maskOf(app) !== null,
  perform(app) {
    const drawing = maskOf(app);
    if (drawing) app.drawing.getState().open(drawing);
  },
};

function maskOf(app: App): Drawing | null {
  const [node, ...others] = selectedNodes(app.geometry.getState());
  if (!node || others.length) return null;
  const scene = sceneOf(app.documents.getState());
  for (const { name, schema } of describe(scene, node)?.inputs ?? []) {
    const plain = schema && withoutNull(schema);
    if (plain?.widget !== "mask") continue;
    const picture = inputUrl(scene.graph.nodes[node]?.inputs[plain.of ?? ""]);
    if (picture) return { kind: "mask", node, path: name, picture };
  }
  return null;
}
