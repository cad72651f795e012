import { Search } from "lucide-react";
import { type Action, always } from "./action";

export const palette: Action = {
  id: "palette",
  label: "Add a node",
  icon: Search,
  shortcut: ["Mod+K"],
  whileTyping: true,
  enabled: always,
  perform: ({ view }) => view.getState().set({ palette: {} }),
};
