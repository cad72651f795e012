import { Redo } from "lucide-react";
import { toggleMode } from "../graph/edit";
import { t } from "../i18n";
import { chosen } from "../stores/chosen";
import { activeGraph } from "../stores/documents";

import type { Action } from "./action";

export const bypass: Action = {
  id: "bypass",
  label: t("Bypass: hand the input through"),
  icon: Redo,
  shortcut: ["Mod+B"],
  enabled: ({ geometry }) => chosen(geometry.getState()).size > 0,
  checked: ({ documents, geometry }) => {
    const { nodes } = activeGraph(documents.getState());
    const ids = [...chosen(geometry.getState())].filter((id) => nodes[id]);
    return ids.length > 0 && ids.every((id) => nodes[id]?.mode === "bypassed");
  },
  perform({ documents, geometry }) {
    const ids = chosen(geometry.getState());
    documents.getState().edit(t("Bypass"), (graph) => toggleMode(graph, ids, "bypassed"));
  },
};
