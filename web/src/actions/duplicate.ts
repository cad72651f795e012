import { CopyPlus } from "lucide-react";
import { copyNodes } from "../graph/clipboard";
import { t } from "../i18n";
import { activeGraph } from "../stores/documents";
import { selectedNodes } from "../stores/geometry";
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
    const graph = activeGraph(app.documents.getState());
    insert(app, copyNodes(graph, selectedNodes(app.geometry.getState())), t("Duplicate"));
  },
};
