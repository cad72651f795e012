import { ArrowLeftToLine, ArrowRightToLine, ChevronLeft, ChevronRight, CopyX } from "lucide-react";
import type { App } from "../app";
import { t } from "../i18n";
import type { Action } from "./action";
import { close } from "./closeDocument";

/** Browsers keep Ctrl+Tab to themselves. */
export const nextDocument = step("nextDocument", t("Next workflow"), ChevronRight, "PageDown", 1);
export const previousDocument = step(
  "previousDocument",
  t("Previous workflow"),
  ChevronLeft,
  "PageUp",
  -1,
);

export const moveRight = shift("moveTabRight", t("Move the tab right"), ArrowRightToLine, 1);
export const moveLeft = shift("moveTabLeft", t("Move the tab left"), ArrowLeftToLine, -1);

export const closeOthers: Action = {
  id: "closeOthers",
  label: t("Close the other workflows"),
  icon: CopyX,
  enabled: several,
  perform(app) {
    const { documents, active } = app.documents.getState();
    for (const { id } of documents) if (id !== active) close(app, id);
  },
};

export const tabActions: readonly Action[] = [
  nextDocument,
  previousDocument,
  moveRight,
  moveLeft,
  closeOthers,
];

function several({ documents }: App): boolean {
  return documents.getState().documents.length > 1;
}

function place({ documents }: App): number {
  const { documents: open, active } = documents.getState();
  return open.findIndex(({ id }) => id === active);
}

function step(id: string, label: string, icon: Action["icon"], key: string, by: number): Action {
  return {
    id,
    label,
    icon,
    shortcut: [`Alt+${key}`],
    whileTyping: true,
    enabled: several,
    perform(app) {
      const { documents, activate } = app.documents.getState();
      const next = documents[(place(app) + by + documents.length) % documents.length];
      if (!next) return;
      activate(next.id);
      app.view.getState().announce(next.history.present.name);
    },
  };
}

function shift(id: string, label: string, icon: Action["icon"], by: number): Action {
  const to = (app: App) => place(app) + by;
  return {
    id,
    label,
    icon,
    shortcut: [`Alt+Shift+${by > 0 ? "PageDown" : "PageUp"}`],
    enabled: (app) => to(app) >= 0 && to(app) < app.documents.getState().documents.length,
    perform(app) {
      const { move, active } = app.documents.getState();
      move(active, to(app));
    },
  };
}
