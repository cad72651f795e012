import { ChartLine } from "lucide-react";
import { t } from "../../i18n";
import { activeDocument } from "../../stores/documents";
import { type Action, always } from "../action";

/** Opens on the job that the open document shows. */
export const charts: Action = {
  id: "charts",
  label: t("Curves of all runs"),
  icon: ChartLine,
  shortcut: ["Alt+Shift+C"],
  enabled: always,
  checked: ({ gallery }) => gallery.getState().charts !== null,
  perform({ gallery, documents, run }) {
    const { id } = activeDocument(documents.getState());
    const job = run.getState().shown[id]?.job ?? null;
    gallery.getState().set({ charts: gallery.getState().charts ? null : { job } });
  },
};
