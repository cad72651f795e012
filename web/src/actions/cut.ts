import { Scissors } from "lucide-react";
import { t } from "../i18n";
import type { Action } from "./action";
import { copy } from "./copy";
import { remove } from "./remove";

export const cut: Action = {
  id: "cut",
  label: t("Cut"),
  icon: Scissors,
  shortcut: ["Mod+X"],
  enabled: copy.enabled,
  perform(app) {
    void copy.perform(app);
    void remove.perform(app);
  },
};
