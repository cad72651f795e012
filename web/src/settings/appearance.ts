import { t } from "../i18n";
import { LANGUAGES } from "../i18n/language";
import type { ChoiceSetting } from "./setting";

export const language: ChoiceSetting = {
  id: "language",
  section: "appearance",
  label: t("Language"),
  description: t("The language of the editor and of the nodes."),
  words: "locale translation 语言 中文",
  kind: "choice",
  default: "browser",
  choices: { browser: t("As the browser wants it"), ...LANGUAGES },
  reloads: true,
};

export const theme: ChoiceSetting<"system" | "dark" | "light" | "contrast"> = {
  id: "theme",
  section: "appearance",
  label: t("Theme"),
  description: t("The colours of the editor. “System” follows the computer, its contrast too."),
  words: "dark light high contrast colour color",
  kind: "choice",
  default: "dark",
  choices: {
    system: t("System"),
    dark: t("Dark"),
    light: t("Light"),
    contrast: t("High contrast"),
  },
};

export const motion: ChoiceSetting<"system" | "reduced" | "full"> = {
  id: "motion",
  section: "appearance",
  label: t("Motion"),
  description: t("Whether things move and fade. “System” follows the computer."),
  words: "animation reduced transitions",
  kind: "choice",
  default: "system",
  choices: { system: t("System"), reduced: t("Reduced"), full: t("Full") },
};
