import { ZoomOut } from "lucide-react";
import { type Action, always } from "./action";

export const zoomOut: Action = {
  id: "zoom-out",
  label: "Zoom out",
  icon: ZoomOut,
  shortcut: ["Alt+-"],
  enabled: always,
  perform: ({ stage }) => stage?.zoomBy(0.8),
};
