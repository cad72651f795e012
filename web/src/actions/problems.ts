import { TriangleAlert } from "lucide-react";
import type { Problem } from "../api/types";
import type { App } from "../app";
import { graphAt, standing, withoutIterations } from "../graph/scope";
import { t } from "../i18n";
import { activeDocument } from "../stores/documents";
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
export function showProblem(app: App, { node }: Pick<Problem, "node">): void {
  if (node) showNode(app, node);
}

/** Brings a node into view by the name jobs give it, inside the subgraphs around it. */
export function showNode(app: App, path: string): void {
  const { documents, stage } = app;
  const { id, history, scope } = activeDocument(documents.getState());
  const workflow = history.present;
  const steps = withoutIterations(path).split("/");
  const around = steps.slice(0, -1).map((instance) => ({ instance, subgraph: "" }));
  const there = standing(workflow, around);
  const node = steps[there.length];
  if (!node || !(node in graphAt(workflow, there).nodes)) return;
  const same =
    there.length === scope.length && there.every((s, i) => s.instance === scope[i]?.instance);
  if (!same) documents.getState().patch(id, { scope: there });
  stage?.focus(node);
}
