import { Group } from "lucide-react";
import { addDecor, freshKey } from "../graph/decor";
import { groupAround } from "../graph/groups";
import type { Graph } from "../graph/workflow";
import { t } from "../i18n";
import { placedThings } from "../stores/chosen";
import { selectedThings } from "../stores/geometry";
import type { Action } from "./action";

export const group: Action = {
  id: "group",
  label: t("Group"),
  icon: Group,
  shortcut: ["Mod+G"],
  enabled: ({ geometry }) => selectedThings(geometry.getState()).size > 0,
  perform({ documents, geometry, view }) {
    const ids = selectedThings(geometry.getState());
    const box = groupAround(placedThings(geometry.getState()).filter(({ id }) => ids.has(id)));
    if (!box) return;
    let key = "";
    documents.getState().edit(t("Group"), <G extends Graph>(graph: G) => {
      key = freshKey(graph, "group");
      return addDecor(graph, { key, kind: "group", box, words: t("Group") });
    });
    geometry.getState().select(new Set([key]));
    view.getState().set({ renaming: key });
    view.getState().announce(t("Grouped. Type a title."));
  },
};
