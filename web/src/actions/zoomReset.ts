import { t } from "../i18n";
import { type Action, always } from "./action";

export const zoomReset: Action = {
  id: "zoom-reset",
  label: t("Full size"),
  shortcut: ["Alt+Z"],
  enabled: always,
  perform: ({ stage }) => stage?.zoomTo(1),
};
