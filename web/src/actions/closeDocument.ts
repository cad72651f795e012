import { X } from "lucide-react";
import type { App } from "../app";
import { t } from "../i18n";
import { type Action, always } from "./action";
import { reopen } from "./reopen";

export const closeDocument: Action = {
  id: "close",
  label: t("Close the workflow"),
  icon: X,
  shortcut: ["Alt+W"],
  enabled: always,
  perform: (app) => close(app, app.documents.getState().active),
};

/** Closes a document, and says how to have it back. */
export function close(app: App, id: string): void {
  const { documents, close: closeOne, closed } = app.documents.getState();
  const name = documents.find((document) => document.id === id)?.history.present.name;
  closeOne(id);
  if (app.documents.getState().closed !== closed)
    app.view.getState().toast(t("Closed {name}.", { name: name ?? "" }), "info", reopen);
}
