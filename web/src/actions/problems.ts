import { TriangleAlert } from "lucide-react";
import type { Problem } from "../api/types";
import type { App } from "../app";
import { t } from "../i18n";
import { activeDocument, activeGraph } from "../stores/documents";
import type { Action } from "./action";

export const problems: Action = {
  id: "problems",
  label: t("Show problems"),
  icon: TriangleAlert,
  checked: ({ view }) => view.getState().problems,
  enabled: (app) => problemsOf(app).length > 0,
  perform: ({ view }) => view.getState().set({ problems: !view.getState().problems }),
};

export function problemsOf({ documents, run }: App): readonly Problem[] {
  return run.getState().shown[documents.getState().active]?.problems ?? [];
}

/** Brings the node a problem belongs to into view. */
export function showProblem(app: App, problem: Problem): void {
  const state = app.documents.getState();
  const depth = activeDocument(state).scope.length;
  const id = problem.node?.split("/")[depth];
  if (id && id in activeGraph(state).nodes) app.stage?.focus(id);
}
