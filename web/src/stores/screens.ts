/** Which screens of a workflow are open in place of its graph or over it. */

import { createStore, type StoreApi } from "zustand/vanilla";

export type ScreensState = {
  /** The documents that are shown as a form. */
  forms: ReadonlySet<string>;
  /** What is shown in the form is being chosen. */
  choosing: boolean;
  /** The subgraph whose inputs and outputs are being changed. */
  subgraph: string | null;
  /** The subgraph that is being put into the library. */
  sharing: string | null;
  set(fields: Partial<Omit<ScreensState, "set" | "showForm">>): void;
  showForm(document: string, shown: boolean): void;
};

export function createScreens() {
  return createStore<ScreensState>((set, get) => ({
    forms: new Set(),
    choosing: false,
    subgraph: null,
    sharing: null,
    set: (fields) => set(fields),
    showForm(document, shown) {
      const forms = new Set(get().forms);
      if (shown) forms.add(document);
      else forms.delete(document);
      set({ forms, choosing: false });
    },
  }));
}

const KEY = "tessera/forms";

/** Keeps which documents are shown as a form, over a reload of the page. */
export function keepForms(screens: StoreApi<ScreensState>, storage: Storage): () => void {
  const kept = storage.getItem(KEY);
  if (kept !== null) screens.getState().set({ forms: new Set(kept.split(" ").filter(Boolean)) });
  return screens.subscribe(({ forms }, before) => {
    if (forms !== before.forms) storage.setItem(KEY, [...forms].join(" "));
  });
}
