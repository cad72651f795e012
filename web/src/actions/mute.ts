import { EyeOff } from "lucide-react";
import { toggleMode } from "../graph/edit";
import { t } from "../i18n";
import { chosen } from "../stores/chosen";
import { activeGraph } from "../stores/documents";

import type { Action } from "./action";

export const mute: Action = {
  id: "mute",
  label: t("Mute: it and what needs it do not run"),
  icon: EyeOff,
  shortcut: ["Mod+M"],
  enabled: ({ geometry }) => chosen(geometry.getState()).size > 0,
  checked: ({ documents, geometry }) => {
    const { nodes } = activeGraph(documents.getState());
    const ids = [...chosen(geometry.getState())].filter((id) => nodes[id]);
    return ids.length > 0 && ids.every((id) => nodes[id]?.mode === "muted");
  },
  perform({ documents, geometry }) {
    const ids = chosen(geometry.getState());
    documents.getState().edit(t("Mute"), (graph) => toggleMode(graph, ids, "muted"));
  },
};
