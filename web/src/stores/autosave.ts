/** Open documents survive the closing of the page. */

import type { StoreApi } from "zustand/vanilla";
import { readWorkflow } from "../graph/files";
import { begin } from "../graph/history";
import { type Scope, standing } from "../graph/scope";
import { type DocumentsState, isChanged, type OpenDocument } from "./documents";

type Kept = Pick<OpenDocument, "id" | "stored" | "viewport" | "ran"> & {
  scope?: Scope;
  workflow: unknown;
  changed: boolean;
};

const LISTS = "tessera/open/";
const key = (window: string, id: string) => `tessera/document/${window}/${id}`;
const PAUSE_MS = 400;

/** Keeps what changes under the window's name; `onFull` hears when the browser has no room left. */
export function autosave(
  documents: StoreApi<DocumentsState>,
  storage: Storage,
  name: string,
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
          storage.setItem(key(name, document.id), JSON.stringify(keep(document)));
      storage.setItem(LISTS + name, JSON.stringify({ ids: open.map((d) => d.id), active }));
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      onFull();
    }
    for (const id of written.keys())
      if (!open.some((document) => document.id === id)) storage.removeItem(key(name, id));
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

/** The documents kept under a name; null when there are none or they cannot be read. */
export function restore(
  storage: Storage,
  name: string,
): { documents: OpenDocument[]; active: string } | null {
  const list = listOf(storage, name);
  const documents = list.ids.flatMap((id) => {
    const text = storage.getItem(key(name, id));
    return text === null ? [] : readKept(text);
  });
  const first = documents[0];
  if (!first) return null;
  const active = documents.some((d) => d.id === list.active) ? list.active : first.id;
  return { documents, active };
}

/** The names under which other windows keep documents. */
export function otherWindows(storage: Storage, name: string): string[] {
  return Object.keys(storage)
    .filter((found) => found.startsWith(LISTS) && found !== LISTS + name)
    .map((found) => found.slice(LISTS.length));
}

/** Makes another window's documents this one's, behind those it has. */
export function takeOver(storage: Storage, from: string, name: string): void {
  const [theirs, mine] = [listOf(storage, from), listOf(storage, name)];
  for (const id of theirs.ids) {
    const text = storage.getItem(key(from, id));
    if (text === null) continue;
    // Moved, not copied: there may be no room for both.
    storage.removeItem(key(from, id));
    storage.setItem(key(name, id), text);
  }
  const list = { ids: [...mine.ids, ...theirs.ids], active: mine.active || theirs.active };
  storage.setItem(LISTS + name, JSON.stringify(list));
  storage.removeItem(LISTS + from);
}

function listOf(storage: Storage, name: string): { ids: string[]; active: string } {
  try {
    const { ids, active } = JSON.parse(storage.getItem(LISTS + name) ?? "{}");
    return { ids: Array.isArray(ids) ? ids : [], active: String(active ?? "") };
  } catch {
    return { ids: [], active: "" };
  }
}

/** One document that cannot be read takes no other with it. */
function readKept(text: string): OpenDocument[] {
  try {
    return [unkeep(JSON.parse(text))];
  } catch {
    return [];
  }
}

function keep(document: OpenDocument): Kept {
  const { id, stored, viewport, ran, scope, history } = document;
  return {
    id,
    stored,
    viewport,
    ran,
    scope,
    workflow: history.present,
    changed: isChanged(document),
  };
}

function unkeep({ workflow, changed, scope = [], ...rest }: Kept): OpenDocument {
  const present = readWorkflow(workflow);
  const saved = changed ? null : present;
  return { ...rest, history: begin(present), saved, scope: standing(present, scope) };
}
