import { StepForward } from "lucide-react";
import { runId } from "../graph/scope";
import { t } from "../i18n";
import { activeDocument } from "../stores/documents";
import { selectedNodes } from "../stores/geometry";
import type { Action } from "./action";
import { run, submit } from "./run";

export const runTo: Action = {
  id: "run-to",
  label: t("Run only what is selected"),
  icon: StepForward,
  shortcut: ["Mod+Shift+Enter"],
  enabled: (app) => run.enabled(app) && selectedNodes(app.geometry.getState()).size > 0,
  perform(app) {
    const { scope } = activeDocument(app.documents.getState());
    return submit(
      app,
      [...selectedNodes(app.geometry.getState())].map((id) => runId(scope, id)),
    );
  },
};
