import { ZoomIn } from "lucide-react";
import { t } from "../i18n";
import { type Action, always } from "./action";

export const zoomIn: Action = {
  id: "zoom-in",
  label: t("Zoom in"),
  icon: ZoomIn,
  shortcut: ["Alt++", "Alt+="],
  enabled: always,
  perform: ({ stage }) => stage?.zoomBy(1.25),
};
