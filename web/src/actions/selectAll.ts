import { BoxSelect } from "lucide-react";
import { t } from "../i18n";
import { activeGraph } from "../stores/documents";
import type { Action } from "./action";

export const selectAll: Action = {
  id: "select-all",
  label: t("Select all"),
  icon: BoxSelect,
  shortcut: ["Mod+A"],
  enabled: ({ documents }) => Object.keys(activeGraph(documents.getState()).nodes).length > 0,
  perform({ documents, geometry }) {
    geometry.getState().select(new Set(Object.keys(activeGraph(documents.getState()).nodes)));
  },
};
