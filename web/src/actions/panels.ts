import { Blocks, Database, History, Images, type LucideIcon, Shapes } from "lucide-react";
import { t } from "../i18n";
import type { LeftPanel } from "../stores/view";
import { type Action, always } from "./action";

/** One action for every panel at the left. */
export const panels: readonly Action[] = [
  panel("nodes", t("Nodes"), Blocks, "Alt+1"),
  panel("workflows", t("Workflows"), Shapes, "Alt+2"),
  panel("models", t("Models"), Database, "Alt+3"),
  panel("gallery", t("Gallery"), Images, "Alt+4"),
  panel("history", t("History"), History, "Alt+5"),
];

function panel(
  id: NonNullable<LeftPanel>,
  label: string,
  icon: LucideIcon,
  shortcut: string,
): Action {
  return {
    id: `panel.${id}`,
    label,
    icon,
    shortcut: [shortcut],
    enabled: always,
    checked: ({ view }) => view.getState().left === id,
    perform: ({ view }) => view.getState().set({ left: view.getState().left === id ? null : id }),
  };
}
