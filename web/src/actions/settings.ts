import { Settings } from "lucide-react";
import { t } from "../i18n";
import { type Action, always } from "./action";

export const settings: Action = {
  id: "settings",
  label: t("Settings"),
  icon: Settings,
  shortcut: ["Mod+,"],
  whileTyping: true,
  enabled: always,
  perform: ({ view }) => view.getState().set({ settings: "appearance", shortcuts: false }),
};
