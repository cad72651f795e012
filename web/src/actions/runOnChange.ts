import { Zap } from "lucide-react";
import type { App } from "../app";
import { sameMeaning } from "../graph/meaning";
import type { Workflow } from "../graph/workflow";
import { t } from "../i18n";
import { changeDelay } from "../settings/running";
import type { Action } from "./action";
import { submit } from "./submit";

export const runOnChange: Action = {
  id: "run-on-change",
  label: t("Run on change"),
  icon: Zap,
  shortcut: ["Alt+Shift+Enter"],
  enabled: () => true,
  checked: isOn,
  perform(app) {
    const on = !isOn(app);
    app.onChange.getState().switch(app.documents.getState().active, on);
    app.view
      .getState()
      .announce(on ? t("This workflow runs when it changes.") : t("It runs when you say so."));
  },
};

function isOn({ documents, onChange }: App): boolean {
  return onChange.getState().documents.has(documents.getState().active);
}

/**
 * Runs each document that is switched to it once nothing in it has changed for a moment. The
 * server puts a newer run in place of one that still waits, so there is at most one of a document.
 */
export function watchChanges(app: App): () => void {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const sending = new Set<string>();

  const due = (id: string) => {
    timers.delete(id);
    const now = presentOf(app, id);
    if (!now || !app.onChange.getState().documents.has(id)) return;
    const before = app.onChange.getState().ran.get(id);
    // One after the other: an older one that comes late would take the place of a newer one.
    if (app.run.getState().connection !== "online" || sending.has(id)) return wait(id);
    if (Object.keys(now.nodes).length === 0 || (before && sameMeaning(before, now))) return;
    sending.add(id);
    void submit(app, { document: id, byItself: true }).finally(() => sending.delete(id));
  };
  const wait = (id: string) => {
    clearTimeout(timers.get(id));
    timers.set(id, setTimeout(due, app.settings.getState().get(changeDelay), id));
  };

  const stop = app.documents.subscribe((state, before) => {
    if (state.documents === before.documents) return;
    const { documents: on } = app.onChange.getState();
    for (const { id, history } of state.documents) {
      if (!on.has(id)) continue;
      const old = before.documents.find((document) => document.id === id);
      if (old && !sameMeaning(old.history.present, history.present)) wait(id);
    }
  });
  return () => {
    stop();
    for (const timer of timers.values()) clearTimeout(timer);
  };
}

function presentOf({ documents }: App, id: string): Workflow | undefined {
  return documents.getState().documents.find((open) => open.id === id)?.history.present;
}
