import { Undo2 } from "lucide-react";
import { t } from "../i18n";
import { activeDocument } from "../stores/documents";
import type { Action } from "./action";

export const undo: Action = {
  id: "undo",
  label: t("Undo"),
  icon: Undo2,
  shortcut: ["Mod+Z"],
  whileTyping: true,
  enabled: ({ documents }) => activeDocument(documents.getState()).history.past.length > 0,
  perform({ documents, view }) {
    const label = activeDocument(documents.getState()).history.past.at(-1)?.label;
    documents.getState().undo();
    view.getState().announce(t("Undone: {label}.", { label: label ?? "" }));
  },
};
