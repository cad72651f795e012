import { Maximize } from "lucide-react";
import { selectedNodes } from "../stores/geometry";
import type { Action } from "./action";

export const fit: Action = {
  id: "fit",
  label: "Show everything, or what is selected",
  icon: Maximize,
  shortcut: ["."],
  enabled: ({ geometry }) => geometry.getState().nodes.length > 0,
  perform: ({ stage, geometry }) => stage?.fit(selectedNodes(geometry.getState())),
};
