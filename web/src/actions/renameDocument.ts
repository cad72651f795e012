import { PencilLine } from "lucide-react";
import { t } from "../i18n";
import { type Action, always } from "./action";

export const renameDocument: Action = {
  id: "renameDocument",
  label: t("Rename the workflow"),
  icon: PencilLine,
  shortcut: ["Shift+F2"],
  whileTyping: true,
  enabled: always,
  perform: ({ documents, saved }) => saved.setState({ renaming: documents.getState().active }),
};
