import { t } from "../i18n";
import { selectedThings } from "../stores/geometry";
import type { Action } from "./action";

export const deselect: Action = {
  id: "deselect",
  label: t("Let go of the selection"),
  shortcut: ["Escape"],
  enabled: ({ geometry }) => selectedThings(geometry.getState()).size > 0,
  perform: ({ geometry }) => geometry.getState().select(new Set()),
};
