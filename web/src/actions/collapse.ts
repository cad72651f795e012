import { ChevronsDownUp } from "lucide-react";
import { setUi } from "../graph/edit";
import { t } from "../i18n";
import { activeGraph } from "../stores/documents";
import { selectedNodes } from "../stores/geometry";
import type { Action } from "./action";

export const collapse: Action = {
  id: "collapse",
  label: t("Collapse"),
  icon: ChevronsDownUp,
  shortcut: ["Alt+C"],
  enabled: ({ geometry }) => selectedNodes(geometry.getState()).size > 0,
  checked: ({ documents, geometry }) => {
    const { nodes } = activeGraph(documents.getState());
    const ids = [...selectedNodes(geometry.getState())];
    return ids.length > 0 && ids.every((id) => nodes[id]?.ui?.collapsed);
  },
  perform(app) {
    const on = !collapse.checked?.(app);
    const ids = selectedNodes(app.geometry.getState());
    app.documents
      .getState()
      .edit(t("Collapse"), (graph) =>
        [...ids].reduce((rest, id) => setUi(rest, id, { collapsed: on }), graph),
      );
  },
};
