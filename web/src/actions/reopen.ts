import { Undo2 } from "lucide-react";
import type { Action } from "./action";

export const reopen: Action = {
  id: "reopen",
  label: "Reopen the closed workflow",
  icon: Undo2,
  shortcut: ["Alt+Shift+W"],
  enabled: ({ documents }) => documents.getState().closed.length > 0,
  perform: ({ documents }) => documents.getState().reopen(),
};
