import { ListChecks } from "lucide-react";
import { t } from "../i18n";
import { inReadersWords } from "../i18n/said";
import { activeDocument } from "../stores/documents";
import type { Action } from "./action";
import { run } from "./run";
import { refused } from "./submit";

export const check: Action = {
  id: "check",
  label: t("Check without running"),
  icon: ListChecks,
  shortcut: ["Mod+Alt+Enter"],
  whileTyping: true,
  enabled: (app) => run.enabled(app),
  async perform(app) {
    const { id, history } = activeDocument(app.documents.getState());
    try {
      const asides = (await app.api.validate(history.present)).map(inReadersWords);
      app.run.getState().setProblems(id, asides);
      if (asides.length) app.view.getState().set({ problems: true, right: true });
      app.view.getState().toast(
        asides.length
          ? t("It can run. {count} nodes that do not take part have problems.", {
              count: asides.length,
            })
          : t("Nothing is wrong: it can run."),
        asides.length ? "warn" : "ok",
      );
    } catch (error) {
      refused(app, id, error as Error);
    }
  },
};
