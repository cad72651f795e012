import { Copy } from "lucide-react";
import type { App } from "../app";
import { writeText } from "../canvas/writeText";
import { copyNodes } from "../graph/clipboard";
import { t } from "../i18n";
import { chosen } from "../stores/chosen";
import { sceneOf } from "../stores/documents";
import type { Action } from "./action";

export const copy: Action = {
  id: "copy",
  label: t("Copy"),
  icon: Copy,
  shortcut: ["Mod+C"],
  enabled: ({ geometry }) => chosen(geometry.getState()).size > 0,
  perform(app) {
    const text = selectionText(app);
    app.clipboard = text;
    writeText(text);
  },
};

export function selectionText({ documents, geometry }: App): string {
  const { graph, workflow } = sceneOf(documents.getState());
  return JSON.stringify(copyNodes(graph, chosen(geometry.getState()), workflow.subgraphs));
}
