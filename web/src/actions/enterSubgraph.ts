import { LogIn } from "lucide-react";
import type { App } from "../app";
import { subgraphOf } from "../graph/workflow";
import { t } from "../i18n";
import { activeDocument, activeGraph } from "../stores/documents";
import { selectedNodes } from "../stores/geometry";
import type { Action } from "./action";

export const enterSubgraph: Action = {
  id: "enter-subgraph",
  label: t("Open the subgraph"),
  icon: LogIn,
  shortcut: ["Alt+Enter"],
  enabled: (app) => inside(app) !== undefined,
  perform(app) {
    const step = inside(app);
    if (!step) return;
    const { id, scope } = activeDocument(app.documents.getState());
    app.documents.getState().patch(id, { scope: [...scope, step] });
  },
};

/** The selected instance (or loop) and the subgraph it runs. */
function inside({ documents, geometry }: App): { instance: string; subgraph: string } | undefined {
  const [instance, ...others] = selectedNodes(geometry.getState());
  const state = documents.getState();
  const node = instance === undefined ? undefined : activeGraph(state).nodes[instance];
  if (!node || instance === undefined || others.length) return undefined;
  const subgraph = subgraphOf(node);
  const { subgraphs } = activeDocument(state).history.present;
  return subgraph !== undefined && subgraph in subgraphs ? { instance, subgraph } : undefined;
}
