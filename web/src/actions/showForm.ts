import { ClipboardList } from "lucide-react";
import { t } from "../i18n";
import { activeDocument } from "../stores/documents";
import { type Action, always } from "./action";

export const showForm: Action = {
  id: "show-form",
  label: t("Show as a form"),
  icon: ClipboardList,
  shortcut: ["Alt+F"],
  whileTyping: true,
  enabled: always,
  checked: ({ documents, screens }) => screens.getState().forms.has(documents.getState().active),
  perform({ documents, geometry, screens }) {
    const { id } = activeDocument(documents.getState());
    const shown = screens.getState().forms.has(id);
    // The form shows the whole workflow, and nothing behind it stays selected.
    documents.getState().patch(id, { scope: [] });
    geometry.getState().select(new Set());
    screens.getState().showForm(id, !shown);
  },
};
