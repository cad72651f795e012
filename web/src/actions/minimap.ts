import { Map as MapIcon } from "lucide-react";
import { t } from "../i18n";
import { type Action, always } from "./action";

export const minimap: Action = {
  id: "minimap",
  label: t("Overview map"),
  icon: MapIcon,
  shortcut: ["Alt+M"],
  enabled: always,
  checked: ({ view }) => view.getState().minimap,
  perform: ({ view }) => view.getState().set({ minimap: !view.getState().minimap }),
};
