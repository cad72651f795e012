import { SaveAll } from "lucide-react";
import { uuid7 } from "../api/uuid7";
import type { App } from "../app";
import { t } from "../i18n";
import type { Action } from "./action";
import { save, saveDocument } from "./save";

export const saveAs: Action = {
  id: "saveAs",
  label: t("Save as…"),
  icon: SaveAll,
  shortcut: ["Mod+Shift+S"],
  whileTyping: true,
  enabled: save.enabled,
  perform: ({ documents, saved }) =>
    saved.getState().show({ kind: "saveAs", document: documents.getState().active }),
};

/** Saves a document as another workflow; what it was saved as before stays. */
export async function saveCopy(
  app: App,
  id: string,
  name: string,
  labels: { folder?: string; tags?: string[] } = {},
): Promise<boolean> {
  const { documents } = app;
  rename(app, id, name);
  const document = documents.getState().documents.find((open) => open.id === id);
  if (!document) return false;
  // Never saved: it may keep its own id, by which its jobs know it.
  const fresh = document.stored ? uuid7() : id;
  return saveDocument(app, document, { id: fresh, etag: null, ...labels });
}

/** Another name, as a step of history. */
export function rename({ documents }: App, id: string, name: string): void {
  const next = name.trim();
  const state = documents.getState();
  const document = state.documents.find((open) => open.id === id);
  if (!document || !next || next === document.history.present.name) return;
  state.editDocument(id, t("Rename"), (workflow) => ({ ...workflow, name: next }));
}
