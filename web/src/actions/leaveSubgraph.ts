import { LogOut } from "lucide-react";
import { t } from "../i18n";
import { activeDocument } from "../stores/documents";
import type { Action } from "./action";

export const leaveSubgraph: Action = {
  id: "leave-subgraph",
  label: t("Back to the graph around it"),
  icon: LogOut,
  shortcut: ["Alt+Backspace"],
  enabled: ({ documents }) => activeDocument(documents.getState()).scope.length > 0,
  perform({ documents }) {
    const { id, scope } = activeDocument(documents.getState());
    documents.getState().patch(id, { scope: scope.slice(0, -1) });
  },
};
