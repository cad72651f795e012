/** Which documents run by themselves when they change; a reload keeps it. */

import { createStore } from "zustand/vanilla";
import type { Workflow } from "../graph/workflow";

const KEPT = "tessera/run-on-change";

export type OnChangeState = {
  documents: ReadonlySet<string>;
  /** As each document was last run, however that came: as long as it means the same it need not again. */
  ran: ReadonlyMap<string, Workflow>;
  note(document: string, ran: Workflow): void;
  switch(document: string, on: boolean): void;
};

type Kept = Pick<Storage, "getItem" | "setItem">;
const here = typeof localStorage === "undefined" ? undefined : localStorage;

export function createOnChange(storage: Kept | undefined = here) {
  return createStore<OnChangeState>((set, get) => ({
    documents: new Set(kept(storage)),
    ran: new Map(),
    note: (document, ran) => set({ ran: new Map(get().ran).set(document, ran) }),
    switch(document, on) {
      const documents = new Set(get().documents);
      if (on) documents.add(document);
      else documents.delete(document);
      set({ documents });
      try {
        storage?.setItem(KEPT, JSON.stringify([...documents]));
      } catch {
        // Without room left it holds until the page is closed.
      }
    },
  }));
}

function kept(storage: Kept | undefined): string[] {
  try {
    const found = JSON.parse(storage?.getItem(KEPT) ?? "[]");
    return Array.isArray(found) ? found.filter((id) => typeof id === "string") : [];
  } catch {
    return [];
  }
}
