import { Maximize } from "lucide-react";
import { t } from "../i18n";
import { selectedThings } from "../stores/geometry";
import type { Action } from "./action";

export const fit: Action = {
  id: "fit",
  label: t("Show everything, or what is selected"),
  icon: Maximize,
  shortcut: ["."],
  enabled: ({ geometry }) =>
    geometry.getState().nodes.length + geometry.getState().frames.length > 0,
  perform: ({ stage, geometry }) => stage?.fit(selectedThings(geometry.getState())),
};
