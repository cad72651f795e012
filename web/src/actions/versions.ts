import { FileClock } from "lucide-react";
import { t } from "../i18n";
import { activeDocument } from "../stores/documents";
import type { Action } from "./action";
import { save } from "./save";

export const versions: Action = {
  id: "versions",
  label: t("Versions…"),
  icon: FileClock,
  shortcut: ["Alt+V"],
  whileTyping: true,
  enabled: (app) =>
    save.enabled(app) && activeDocument(app.documents.getState()).stored !== undefined,
  perform({ documents, saved }) {
    const { stored } = activeDocument(documents.getState());
    if (stored) saved.getState().show({ kind: "versions", workflow: stored.id });
  },
};
