import { Redo } from "lucide-react";
import { toggleMode } from "../graph/edit";
import { t } from "../i18n";
import { activeGraph } from "../stores/documents";
import { selectedNodes } from "../stores/geometry";
import type { Action } from "./action";

export const bypass: Action = {
  id: "bypass",
  label: t("Bypass: hand the input through"),
  icon: Redo,
  shortcut: ["Mod+B"],
  enabled: ({ geometry }) => selectedNodes(geometry.getState()).size > 0,
  checked: ({ documents, geometry }) => {
    const { nodes } = activeGraph(documents.getState());
    const ids = [...selectedNodes(geometry.getState())];
    return ids.length > 0 && ids.every((id) => nodes[id]?.mode === "bypassed");
  },
  perform({ documents, geometry }) {
    const ids = selectedNodes(geometry.getState());
    documents.getState().edit(t("Bypass"), (graph) => toggleMode(graph, ids, "bypassed"));
  },
};
