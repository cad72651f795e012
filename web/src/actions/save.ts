import { Save } from "lucide-react";
import { ApiError } from "../api/errors";
import { t } from "../i18n";
import { activeDocument } from "../stores/documents";
import type { Action } from "./action";

export const save: Action = {
  id: "save",
  label: t("Save"),
  icon: Save,
  shortcut: ["Mod+S"],
  whileTyping: true,
  enabled: ({ run }) => run.getState().connection === "online",
  async perform({ api, documents, view }) {
    const { id, history, stored } = activeDocument(documents.getState());
    const workflow = history.present;
    const place = stored?.id ?? id;
    try {
      const etag = await api.saveWorkflow(place, workflow, stored?.etag ?? null);
      documents.getState().patch(id, { saved: workflow, stored: { id: place, etag } });
      view.getState().toast(t("Saved {name}.", { name: workflow.name }), "ok");
    } catch (error) {
      const conflict = error instanceof ApiError && error.status === 412;
      view
        .getState()
        .toast(
          conflict
            ? t(
                "{name} was changed elsewhere since you opened it. Export it, or open the other version beside it.",
                { name: workflow.name },
              )
            : (error as Error).message,
          "error",
        );
    }
  },
};
