import { FilePlus2 } from "lucide-react";
import { emptyWorkflow } from "../graph/workflow";
import { t } from "../i18n";
import { type Action, always } from "./action";

export const newDocument: Action = {
  id: "new",
  label: t("New workflow"),
  icon: FilePlus2,
  shortcut: ["Alt+N"],
  enabled: always,
  perform({ documents }) {
    documents.getState().open(emptyWorkflow());
  },
};
