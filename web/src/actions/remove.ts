import { Trash2 } from "lucide-react";
import { removeDecor } from "../graph/decor";
import { disconnect, removeNodes } from "../graph/edit";
import { t } from "../i18n";
import { selectedEdges, selectedThings } from "../stores/geometry";
import type { Action } from "./action";

export const remove: Action = {
  id: "remove",
  label: t("Delete"),
  icon: Trash2,
  shortcut: ["Delete", "Backspace"],
  enabled: ({ geometry }) =>
    selectedThings(geometry.getState()).size + selectedEdges(geometry.getState()).length > 0,
  perform({ documents, geometry }) {
    const things = selectedThings(geometry.getState());
    const links = selectedEdges(geometry.getState()).map((edge) => ({
      target: edge.target,
      path: edge.data?.path ?? [],
    }));
    documents.getState().edit(t("Delete"), (graph) => {
      // Later places first: taking an entry out of a list moves the ones behind it.
      const cut = links.reduceRight((rest, link) => disconnect(rest, link), graph);
      return removeDecor(removeNodes(cut, things), things);
    });
  },
};
