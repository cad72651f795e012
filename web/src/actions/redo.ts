import { Redo2 } from "lucide-react";
import { t } from "../i18n";
import { activeDocument } from "../stores/documents";
import type { Action } from "./action";

export const redo: Action = {
  id: "redo",
  label: t("Redo"),
  icon: Redo2,
  shortcut: ["Mod+Shift+Z", "Mod+Y"],
  whileTyping: true,
  enabled: ({ documents }) => activeDocument(documents.getState()).history.future.length > 0,
  perform({ documents, view }) {
    const label = activeDocument(documents.getState()).history.future[0]?.label;
    documents.getState().redo();
    view.getState().announce(t("Done again: {label}.", { label: label ?? "" }));
  },
};
