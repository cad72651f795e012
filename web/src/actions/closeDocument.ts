import { X } from "lucide-react";
import { type Action, always } from "./action";

export const closeDocument: Action = {
  id: "close",
  label: "Close the workflow",
  icon: X,
  shortcut: ["Alt+W"],
  enabled: always,
  perform: ({ documents }) => documents.getState().close(documents.getState().active),
};
