import { StepForward } from "lucide-react";
import { runId } from "../graph/scope";
import { t } from "../i18n";
import { activeDocument } from "../stores/documents";
import { selectedNodes } from "../stores/geometry";
import type { Action } from "./action";
import { run } from "./run";
import { submit } from "./submit";

export const runTo: Action = {
  id: "run-to",
  label: t("Run to the selected nodes"),
  icon: StepForward,
  shortcut: ["Mod+Shift+Enter"],
  enabled: (app) => run.enabled(app) && selectedNodes(app.geometry.getState()).size > 0,
  perform(app) {
    const { scope } = activeDocument(app.documents.getState());
    const chosen = selectedNodes(app.geometry.getState());
    return submit(app, { outputs: [...chosen].map((id) => runId(scope, id)) });
  },
};
