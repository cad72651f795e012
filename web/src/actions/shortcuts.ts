import { Keyboard } from "lucide-react";
import { type Action, always } from "./action";

export const shortcuts: Action = {
  id: "shortcuts",
  label: "Keyboard shortcuts",
  icon: Keyboard,
  shortcut: ["?"],
  enabled: always,
  perform: ({ view }) => view.getState().set({ shortcuts: true }),
};
