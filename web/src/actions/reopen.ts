import { Undo2 } from "lucide-react";
import { t } from "../i18n";
import type { Action } from "./action";

export const reopen: Action = {
  id: "reopen",
  label: t("Reopen the closed workflow"),
  icon: Undo2,
  shortcut: ["Alt+Shift+W"],
  enabled: ({ documents }) => documents.getState().closed.length > 0,
  perform: ({ documents }) => documents.getState().reopen(),
};
