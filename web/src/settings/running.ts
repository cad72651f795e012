import { t } from "../i18n";
import type { ChoiceSetting, NumberSetting, SwitchSetting } from "./setting";

export const seedsMove: ChoiceSetting<"before" | "after"> = {
  id: "seeds-move",
  section: "running",
  label: t("Seeds change"),
  description: t(
    "“Before the next run”: the seed you see is the one your picture was drawn with. “After a run”: it is the one the next picture will be drawn with.",
  ),
  words: "seed control before after generate randomize",
  kind: "choice",
  default: "before",
  choices: { before: t("Before the next run"), after: t("After a run") },
};

export const replaceWaiting: SwitchSetting = {
  id: "replace-waiting",
  section: "running",
  label: t("A new run replaces what waits"),
  description: t("Runs of the same tab that have not begun make way for a newer one."),
  words: "queue batch newest supersede",
  kind: "switch",
  default: false,
};

export const changeDelay: NumberSetting = {
  id: "change-delay",
  section: "running",
  label: t("Run on change waits"),
  description: t("How long nothing must change before the graph runs by itself."),
  words: "auto queue instant debounce live",
  kind: "number",
  default: 500,
  minimum: 100,
  maximum: 10_000,
  step: 100,
  unit: "ms",
};
