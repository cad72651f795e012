import { ZoomOut } from "lucide-react";
import { t } from "../i18n";
import { type Action, always } from "./action";

export const zoomOut: Action = {
  id: "zoom-out",
  label: t("Zoom out"),
  icon: ZoomOut,
  shortcut: ["Alt+-"],
  enabled: always,
  perform: ({ stage }) => stage?.zoomBy(0.8),
};
