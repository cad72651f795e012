import { Search } from "lucide-react";
import { t } from "../i18n";
import { type Action, always } from "./action";

export const palette: Action = {
  id: "palette",
  label: t("Add a node"),
  icon: Search,
  shortcut: ["Mod+K"],
  whileTyping: true,
  enabled: always,
  perform: ({ view }) => view.getState().set({ palette: {} }),
};
