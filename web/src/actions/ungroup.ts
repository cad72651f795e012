import { Ungroup } from "lucide-react";
import type { App } from "../app";
import { removeDecor } from "../graph/decor";
import { t } from "../i18n";
import { chosen } from "../stores/chosen";
import { selectedThings } from "../stores/geometry";
import type { Action } from "./action";

export const ungroup: Action = {
  id: "ungroup",
  label: t("Ungroup"),
  icon: Ungroup,
  shortcut: ["Mod+Alt+G"],
  enabled: (app) => selectedGroups(app).size > 0,
  perform(app) {
    const groups = selectedGroups(app);
    const members = chosen(app.geometry.getState());
    app.documents.getState().edit(t("Ungroup"), (graph) => removeDecor(graph, groups));
    app.geometry.getState().select(new Set([...members].filter((id) => !groups.has(id))));
  },
};

export function selectedGroups({ geometry }: App): Set<string> {
  const ids = [...selectedThings(geometry.getState())];
  return new Set(ids.filter((id) => id.startsWith("group:")));
}
