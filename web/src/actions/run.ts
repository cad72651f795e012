import { Play } from "lucide-react";
import { t } from "../i18n";
import { activeDocument } from "../stores/documents";
import type { Action } from "./action";
import { submit } from "./submit";

export const run: Action = {
  id: "run",
  label: t("Run"),
  icon: Play,
  shortcut: ["Mod+Enter"],
  whileTyping: true,
  enabled: ({ documents, run: { getState } }) =>
    getState().connection === "online" &&
    Object.keys(activeDocument(documents.getState()).history.present.nodes).length > 0,
  perform: (app) => submit(app),
};
