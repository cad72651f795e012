import { PackageSearch } from "lucide-react";
import type { Problem } from "../api/types";
import type { App } from "../app";
import { type Missing, missingIn } from "../graph/missing";
import { t } from "../i18n";
import { activeDocument } from "../stores/documents";
import type { Action } from "./action";
import { problemsOf } from "./problems";

export const missing: Action = {
  id: "missing",
  label: t("What is missing, and where to put it"),
  icon: PackageSearch,
  enabled: (app) => lacking(app, problemsOf(app)).length > 0,
  perform: (app) => offerMissing(app, problemsOf(app)),
};

function lacking({ documents }: App, problems: readonly Problem[]): Missing[] {
  const state = documents.getState();
  return missingIn(problems, activeDocument(state).history.present, state.catalogue);
}

/** Says where to get what the problems lack, if they lack something. */
export function offerMissing(app: App, problems: readonly Problem[]): void {
  const found = lacking(app, problems);
  if (found.length) app.view.getState().set({ missing: found });
}
