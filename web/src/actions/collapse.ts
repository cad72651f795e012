import { ChevronsDownUp } from "lucide-react";
import { setUi } from "../graph/edit";
import { t } from "../i18n";
import { chosen } from "../stores/chosen";
import { activeGraph } from "../stores/documents";
import type { Action } from "./action";

export const collapse: Action = {
  id: "collapse",
  label: t("Collapse"),
  icon: ChevronsDownUp,
  shortcut: ["Alt+C"],
  enabled: ({ geometry }) => chosen(geometry.getState()).size > 0,
  checked: ({ documents, geometry }) => {
    const { nodes } = activeGraph(documents.getState());
    const ids = [...chosen(geometry.getState())].filter((id) => nodes[id]);
    return ids.length > 0 && ids.every((id) => nodes[id]?.ui?.collapsed);
  },
  perform(app) {
    const on = !collapse.checked?.(app);
    const ids = chosen(app.geometry.getState());
    app.documents
      .getState()
      .edit(t("Collapse"), (graph) =>
        [...ids].reduce((rest, id) => setUi(rest, id, { collapsed: on }), graph),
      );
  },
};
