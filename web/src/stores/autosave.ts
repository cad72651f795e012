/** Open documents survive the closing of the page, and the end of the browser. */

import type { StoreApi } from "zustand/vanilla";
import { readWorkflow } from "../graph/files";
import { begin } from "../graph/history";
import { type Scope, standing } from "../graph/scope";
import { type DocumentsState, isChanged, type OpenDocument } from "./documents";
import type { Contents, Keep } from "./keep";

type Kept = Pick<OpenDocument, "id" | "stored" | "viewport" | "ran"> & {
  scope?: Scope;
  workflow: unknown;
  changed: boolean;
};

const PAUSE_MS = 300;

export type Autosave = {
  /** Writes what is not written yet. */
  flush(): Promise<void>;
  /** Writes it and keeps no more. */
  stop(): Promise<void>;
};

/** Keeps what changes under the window's name; `onFull` hears once when there is no room left. */
export function autosave(
  documents: StoreApi<DocumentsState>,
  keep: Keep,
  name: string,
  onFull: () => void,
): Autosave {
  /** As they were last written. */
  const written = new Map<string, OpenDocument>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<void> = Promise.resolve();
  let due = false;
  let full = false;

  const unwritten = () => {
    const { documents: open, closed, active } = documents.getState();
    const fresh = [...open, ...closed].filter((document) => written.get(document.id) !== document);
    const ids = (some: readonly OpenDocument[]) => some.map((document) => document.id);
    const texts = new Map(fresh.map((document) => [document.id, textOf(keep, document)]));
    const list = { ids: ids(open), active, closed: ids(closed) };
    return { fresh, contents: { list, texts } satisfies Contents };
  };
  const write = async () => {
    if (!due) return;
    due = false;
    const { fresh, contents } = unwritten();
    const { ids, closed } = contents.list;
    const gone = [...written.keys()].filter((id) => !ids.includes(id) && !closed.includes(id));
    try {
      await keep.write(name, contents, gone);
      for (const document of fresh) written.set(document.id, document);
      for (const id of gone) written.delete(id);
      full = false;
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      due = true;
      if (!full) onFull();
      full = true;
    }
  };
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(write);
    return writing;
  };
  const unsubscribe = documents.subscribe((state, before) => {
    const { documents: open, active, closed } = before;
    if (state.documents === open && state.active === active && state.closed === closed) return;
    due = true;
    timer ??= setTimeout(flush, PAUSE_MS);
  });
  /** There is no time to wait for the vault: what it takes after all is as good. */
  const onHide = () => {
    const { fresh, contents } = unwritten();
    if (!due && fresh.length === 0) return;
    try {
      keep.late(name, contents);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
    void flush();
  };
  /** A telephone ends hidden pages without a word. */
  const onVisibility = () => document.visibilityState === "hidden" && void flush();
  /** The browser asks before it throws away what it has no room for. */
  const onLeave = (event: BeforeUnloadEvent) => full && event.preventDefault();
  window.addEventListener("pagehide", onHide);
  window.addEventListener("beforeunload", onLeave);
  document.addEventListener("visibilitychange", onVisibility);
  return {
    flush,
    async stop() {
      window.removeEventListener("pagehide", onHide);
      window.removeEventListener("beforeunload", onLeave);
      document.removeEventListener("visibilitychange", onVisibility);
      unsubscribe();
      await flush();
    },
  };
}

export type Restored = Pick<DocumentsState, "documents" | "active" | "closed">;

/** The documents kept under a name; null when there are none or they cannot be read. */
export async function restore(keep: Keep, name: string): Promise<Restored | null> {
  const { list, texts } = await keep.read(name);
  const those = (ids: readonly string[]) => ids.flatMap((id) => readKept(texts.get(id)));
  const [documents, closed] = [those(list.ids), those(outside(list))];
  const first = documents[0];
  if (!first) return null;
  const active = documents.some((d) => d.id === list.active) ? list.active : first.id;
  return { documents, active, closed };
}

/** What two windows kept may be closed in one and open in the other. */
function outside({ ids, closed }: Contents["list"]): string[] {
  return closed.filter((id) => !ids.includes(id));
}

/** One document that cannot be read takes no other with it. */
function readKept(text: string | undefined): OpenDocument[] {
  if (text === undefined) return [];
  try {
    return [unkeep(JSON.parse(text))];
  } catch {
    return [];
  }
}

function textOf(keep: Keep, document: OpenDocument): string {
  const { id, stored, viewport, ran, scope, history } = document;
  const changed = isChanged(document);
  const kept: Kept = { id, stored, viewport, ran, scope, workflow: history.present, changed };
  return keep.stamped(kept);
}

function unkeep({ id, stored, viewport, ran, workflow, changed, scope = [] }: Kept): OpenDocument {
  const present = readWorkflow(workflow);
  const saved = changed ? null : present;
  const history = begin(present);
  return { id, stored, viewport, ran, history, saved, scope: standing(present, scope) };
}
