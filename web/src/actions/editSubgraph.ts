import { SlidersHorizontal } from "lucide-react";
import { t } from "../i18n";
import type { Action } from "./action";
import { subgraphAtHand } from "./subgraphAtHand";

export const editSubgraph: Action = {
  id: "edit-subgraph",
  label: t("Inputs and outputs of the subgraph"),
  icon: SlidersHorizontal,
  shortcut: ["Alt+I"],
  enabled: (app) => subgraphAtHand(app) !== undefined,
  perform(app) {
    app.screens.getState().set({ subgraph: subgraphAtHand(app) ?? null });
  },
};
