import { LogIn } from "lucide-react";
import { t } from "../i18n";
import { activeDocument } from "../stores/documents";
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
    if (!step) return;
    const { id, scope } = activeDocument(app.documents.getState());
    app.documents.getState().patch(id, { scope: [...scope, step] });
    app.view.getState().announce(t("In the subgraph {name}.", { name: step.subgraph }));
  },
};
