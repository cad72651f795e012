/** Open documents survive the closing of the page. */

import type { StoreApi } from "zustand/vanilla";
import { readWorkflow } from "../graph/files";
import { begin } from "../graph/history";
import { type DocumentsState, isChanged, type OpenDocument } from "./documents";

type Kept = Pick<OpenDocument, "id" | "stored" | "viewport" | "ran"> & {
  workflow: unknown;
  changed: boolean;
};

const LIST = "tessera/open";
const key = (id: string) => `tessera/document/${id}`;
const PAUSE_MS = 400;

/** Keeps what changes; `onFull` hears when the browser has no room left. */
export function autosave(
  documents: StoreApi<DocumentsState>,
  storage: Storage,
  onFull: () => void,
): () => void {
  let written = new Map<string, OpenDocument>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const write = () => {
    clearTimeout(timer);
    timer = undefined;
    const { documents: open, active } = documents.getState();
    try {
      for (const document of open)
        if (written.get(document.id) !== document)
          storage.setItem(key(document.id), JSON.stringify(keep(document)));
      storage.setItem(LIST, JSON.stringify({ ids: open.map((d) => d.id), active }));
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      onFull();
    }
    for (const id of written.keys())
      if (!open.some((document) => document.id === id)) storage.removeItem(key(id));
    written = new Map(open.map((document) => [document.id, document]));
  };
  const unsubscribe = documents.subscribe((state, before) => {
    if (state.documents === before.documents && state.active === before.active) return;
    timer ??= setTimeout(write, PAUSE_MS);
  });
  const onHide = () => {
    if (timer !== undefined) write();
  };
  window.addEventListener("pagehide", onHide);
  return () => {
    onHide();
    window.removeEventListener("pagehide", onHide);
    unsubscribe();
  };
}

/** The documents kept before; empty when there are none or they cannot be read. */
export function restore(storage: Storage): { documents: OpenDocument[]; active: string } | null {
  try {
    const list = JSON.parse(storage.getItem(LIST) ?? "null");
    const documents: OpenDocument[] = (list?.ids ?? []).flatMap((id: string) => {
      const text = storage.getItem(key(id));
      return text ? [unkeep(JSON.parse(text))] : [];
    });
    const first = documents[0];
    if (!first) return null;
    const active = documents.some((d) => d.id === list.active) ? list.active : first.id;
    return { documents, active };
  } catch {
    return null;
  }
}

function keep(document: OpenDocument): Kept {
  const { id, stored, viewport, ran, history } = document;
  return {
    id,
    stored,
    viewport,
    ran,
    workflow: history.present,
    changed: isChanged(document),
  };
}

function unkeep({ workflow, changed, ...rest }: Kept): OpenDocument {
  const present = readWorkflow(workflow);
  return { ...rest, history: begin(present), saved: changed ? null : present, scope: [] };
}
