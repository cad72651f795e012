import { Share2 } from "lucide-react";
import { t } from "../i18n";
import type { Action } from "./action";
import { subgraphAtHand } from "./subgraphAtHand";

export const shareSubgraph: Action = {
  id: "share-subgraph",
  label: t("Put into the library"),
  icon: Share2,
  enabled: (app) => subgraphAtHand(app) !== undefined,
  perform(app) {
    app.screens.getState().set({ sharing: subgraphAtHand(app) ?? null });
  },
};
