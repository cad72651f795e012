import { BoxSelect } from "lucide-react";
import { t } from "../i18n";
import type { Action } from "./action";

export const selectAll: Action = {
  id: "select-all",
  label: t("Select all"),
  icon: BoxSelect,
  shortcut: ["Mod+A"],
  enabled: ({ geometry }) =>
    geometry.getState().nodes.length + geometry.getState().frames.length > 0,
  perform({ geometry }) {
    const { nodes, frames, select } = geometry.getState();
    select(new Set([...nodes, ...frames].map(({ id }) => id)));
  },
};
