import { Shrink } from "lucide-react";
import { changeDecor } from "../graph/decor";
import { groupAround, membersOf } from "../graph/groups";
import { t } from "../i18n";
import { placedThings } from "../stores/chosen";
import type { Action } from "./action";
import { selectedGroups } from "./ungroup";

export const fitGroup: Action = {
  id: "fit-group",
  label: t("Fit the group to what is in it"),
  icon: Shrink,
  enabled: (app) => selectedGroups(app).size > 0,
  perform(app) {
    const things = placedThings(app.geometry.getState());
    app.documents.getState().edit(t("Resize"), (graph) => {
      let fitted = graph;
      for (const group of things.filter(({ id }) => selectedGroups(app).has(id))) {
        const inside = new Set(membersOf(group, things));
        const box = groupAround(things.filter(({ id }) => inside.has(id)));
        if (box) fitted = changeDecor(fitted, new Set([group.id]), { box });
      }
      return fitted;
    });
  },
};
