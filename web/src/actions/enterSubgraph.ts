import { LogIn } from "lucide-react";
import type { App } from "../app";
import type { Scope } from "../graph/scope";
import { subgraphOf } from "../graph/workflow";
import { t } from "../i18n";
import { activeDocument, activeGraph, sceneOf } from "../stores/documents";
import type { Action } from "./action";
import { selectedInstance } from "./subgraphAtHand";

export const enterSubgraph: Action = {
  id: "enter-subgraph",
  label: t("Open the subgraph"),
  icon: LogIn,
  shortcut: ["Alt+Enter"],
  enabled: (app) => selectedInstance(app) !== undefined,
  perform(app) {
    const step = selectedInstance(app);
    if (step) enter(app, step);
  },
};

/** Goes into what a node on the canvas runs; whether there is something. */
export function enterInstance(app: App, instance: string): boolean {
  const state = app.documents.getState();
  const node = activeGraph(state).nodes[instance];
  const subgraph = node && subgraphOf(node);
  if (subgraph === undefined || !(subgraph in sceneOf(state).workflow.subgraphs)) return false;
  enter(app, { instance, subgraph });
  return true;
}

function enter({ documents, view }: App, step: Scope[number]): void {
  const { id, scope } = activeDocument(documents.getState());
  documents.getState().patch(id, { scope: [...scope, step] });
  view.getState().announce(t("In the subgraph {name}.", { name: step.subgraph }));
}
