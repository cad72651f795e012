import { t } from "../i18n";
import { selectedEdges, selectedThings } from "../stores/geometry";
import type { Action } from "./action";

export const deselect: Action = {
  id: "deselect",
  label: t("Let go of the selection"),
  shortcut: ["Escape"],
  enabled: ({ geometry, view }) =>
    selectedThings(geometry.getState()).size + selectedEdges(geometry.getState()).length > 0 ||
    view.getState().linking?.tapped === true,
  perform({ geometry, view }) {
    view.getState().set({ linking: null });
    geometry.getState().select(new Set());
  },
};
