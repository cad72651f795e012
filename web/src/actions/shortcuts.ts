import { Keyboard } from "lucide-react";
import { t } from "../i18n";
import { type Action, always } from "./action";

export const shortcuts: Action = {
  id: "shortcuts",
  label: t("Keyboard shortcuts"),
  icon: Keyboard,
  shortcut: ["?"],
  enabled: always,
  perform: ({ view }) => view.getState().set({ shortcuts: true }),
};
