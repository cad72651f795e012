import { PanelRight } from "lucide-react";
import { t } from "../i18n";
import { type Action, always } from "./action";

export const sidebar: Action = {
  id: "sidebar",
  label: t("Queue and gallery"),
  icon: PanelRight,
  shortcut: ["Alt+0"],
  enabled: always,
  checked: ({ view }) => view.getState().right,
  perform: ({ view }) => view.getState().set({ right: !view.getState().right }),
};
