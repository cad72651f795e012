import { Grid3x3 } from "lucide-react";
import { t } from "../i18n";
import { snapToGrid } from "../settings/canvas";
import { type Action, always } from "./action";

export const snap: Action = {
  id: "snap",
  label: t("Snap to the grid"),
  icon: Grid3x3,
  shortcut: ["Alt+G"],
  enabled: always,
  checked: ({ settings }) => settings.getState().get(snapToGrid),
  perform: ({ settings }) =>
    settings.getState().set(snapToGrid, !settings.getState().get(snapToGrid)),
};
