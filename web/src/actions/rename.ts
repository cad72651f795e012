import { Pencil } from "lucide-react";
import { t } from "../i18n";
import { selectedThings } from "../stores/geometry";
import type { Action } from "./action";

export const rename: Action = {
  id: "rename",
  label: t("Rename"),
  icon: Pencil,
  shortcut: ["F2"],
  enabled: ({ geometry }) => selectedThings(geometry.getState()).size === 1,
  perform({ geometry, view }) {
    const [thing] = selectedThings(geometry.getState());
    if (thing) view.getState().set({ renaming: thing });
  },
};
