import { SquareDashedMousePointer } from "lucide-react";
import { t } from "../i18n";
import { dragTool } from "../settings/canvas";
import { type Action, always } from "./action";

export const dragSelects: Action = {
  id: "drag-selects",
  label: t("Select by dragging over the canvas"),
  icon: SquareDashedMousePointer,
  shortcut: ["Alt+B"],
  enabled: always,
  checked: ({ settings }) => settings.getState().get(dragTool) === "select",
  perform(app) {
    const tool = dragSelects.checked?.(app) ? "pan" : "select";
    app.settings.getState().set(dragTool, tool);
  },
};
