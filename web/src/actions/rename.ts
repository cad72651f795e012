import { Pencil } from "lucide-react";
import { t } from "../i18n";
import { selectedNodes } from "../stores/geometry";
import type { Action } from "./action";

export const rename: Action = {
  id: "rename",
  label: t("Rename"),
  icon: Pencil,
  shortcut: ["F2"],
  enabled: ({ geometry }) => selectedNodes(geometry.getState()).size === 1,
  perform({ geometry, view }) {
    const [node] = selectedNodes(geometry.getState());
    if (node) view.getState().set({ renaming: node });
  },
};
