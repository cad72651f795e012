import { CopyPlus } from "lucide-react";
import { copyNodes } from "../graph/clipboard";
import { t } from "../i18n";
import { chosen } from "../stores/chosen";
import { sceneOf } from "../stores/documents";
import type { Action } from "./action";
import { copy } from "./copy";
import { insert } from "./paste";

export const duplicate: Action = {
  id: "duplicate",
  label: t("Duplicate"),
  icon: CopyPlus,
  shortcut: ["Mod+D"],
  enabled: copy.enabled,
  perform(app) {
    const { graph, workflow } = sceneOf(app.documents.getState());
    const piece = copyNodes(graph, chosen(app.geometry.getState()), workflow.subgraphs);
    insert(app, piece, t("Duplicate"), undefined, true);
  },
};
