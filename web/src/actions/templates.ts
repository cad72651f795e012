import { LayoutTemplate } from "lucide-react";
import { t } from "../i18n";
import { type Action, always } from "./action";

export const templates: Action = {
  id: "templates",
  label: t("Templates…"),
  icon: LayoutTemplate,
  shortcut: ["Alt+T"],
  whileTyping: true,
  enabled: always,
  perform: ({ saved }) => saved.getState().show({ kind: "templates" }),
};
