import { CircleQuestionMark } from "lucide-react";
import type { App } from "../app";
import { t } from "../i18n";
import { activeGraph } from "../stores/documents";
import { selectedNodes } from "../stores/geometry";
import type { Action } from "./action";

export const help: Action = {
  id: "help",
  label: t("Explain the node"),
  icon: CircleQuestionMark,
  shortcut: ["F1"],
  whileTyping: true,
  enabled: (app) => typeInQuestion(app) !== undefined,
  perform(app) {
    const type = typeInQuestion(app);
    const { left, help: shown } = app.view.getState();
    if (left === "help" && shown === type) app.view.getState().set({ left: null });
    else if (type) explain(app, type);
  },
};

/** Opens the panel that explains a node type. */
export function explain({ view }: App, type: string): void {
  view.getState().set({ left: "help", help: type });
}

/** The type of the one node that is selected. */
function typeInQuestion({ documents, geometry }: App): string | undefined {
  const [id, ...more] = selectedNodes(geometry.getState());
  if (!id || more.length) return undefined;
  return activeGraph(documents.getState()).nodes[id]?.type;
}
