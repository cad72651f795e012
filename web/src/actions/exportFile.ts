import { Download } from "lucide-react";
import { formatWorkflow } from "../graph/files";
import { t } from "../i18n";
import { activeDocument } from "../stores/documents";
import type { Action } from "./action";

export const exportFile: Action = {
  id: "export",
  label: t("Export as JSON"),
  icon: Download,
  shortcut: ["Mod+E"],
  whileTyping: true,
  enabled: ({ documents }) =>
    Object.keys(activeDocument(documents.getState()).history.present.nodes).length > 0,
  perform({ documents }) {
    const { history } = activeDocument(documents.getState());
    const blob = new Blob([formatWorkflow(history.present)], { type: "application/json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${history.present.name.replace(/[^\p{L}\p{N} _.-]+/gu, "_")}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  },
};
