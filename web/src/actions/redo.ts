import { Redo2 } from "lucide-react";
import { activeDocument } from "../stores/documents";
import type { Action } from "./action";

export const redo: Action = {
  id: "redo",
  label: "Redo",
  icon: Redo2,
  shortcut: ["Mod+Shift+Z", "Mod+Y"],
  whileTyping: true,
  enabled: ({ documents }) => activeDocument(documents.getState()).history.future.length > 0,
  perform({ documents, view }) {
    const label = activeDocument(documents.getState()).history.future[0]?.label;
    documents.getState().redo();
    view.getState().announce(`Done again: ${label}.`);
  },
};
