/** What the server keeps of the open workflows, as it was last told, and the screens about that. */

import { createStore } from "zustand/vanilla";
import type { SavedWorkflow } from "../api/types";
import type { OpenDocument } from "./documents";

/** A dialog about workflows. */
export type Screen =
  | { kind: "saveAs"; document: string }
  | { kind: "labels"; workflow: SavedWorkflow }
  | { kind: "folder"; folder: string }
  | { kind: "versions"; workflow: string }
  /** What is saved and what is open are two, and somebody has to choose. */
  | { kind: "elsewhere"; document: string }
  | { kind: "templates" };

export type SavedState = {
  /** The newest the server told of each saved workflow. */
  newest: Readonly<Record<string, SavedWorkflow>>;
  /** Workflows being saved from here: what the server tells of them is our own doing. */
  saving: ReadonlySet<string>;
  /** Versions a person looked at and went on without, by document. */
  declined: Readonly<Record<string, number>>;
  screen: Screen | null;
  /** The document whose name is being typed. */
  renaming: string | null;
  hear(workflow: SavedWorkflow): void;
  show(screen: Screen | null): void;
  decline(document: string, version: number): void;
  /** Runs a save of a workflow. */
  whileSaving<T>(id: string, save: () => Promise<T>): Promise<T>;
};

export function createSaved() {
  return createStore<SavedState>((set, get) => {
    const setSaving = (id: string, on: boolean) => {
      const saving = new Set(get().saving);
      if (on) saving.add(id);
      else saving.delete(id);
      set({ saving });
    };
    return {
      newest: {},
      saving: new Set(),
      declined: {},
      screen: null,
      renaming: null,
      hear: (workflow) => set(({ newest }) => ({ newest: { ...newest, [workflow.id]: workflow } })),
      show: (screen) => set({ screen }),
      decline: (document, version) =>
        set(({ declined }) => ({ declined: { ...declined, [document]: version } })),
      async whileSaving(id, save) {
        setSaving(id, true);
        try {
          return await save();
        } finally {
          setSaving(id, false);
        }
      },
    };
  });
}

/** The number in an ETag: `"3-9f0c…"`. */
export function versionOf(etag: string): number {
  return Number(/^"?(\d+)-/.exec(etag)?.[1] ?? 0);
}

/** What somebody else saved since the document was opened or saved here. */
export function savedElsewhere(
  { newest, saving }: Pick<SavedState, "newest" | "saving">,
  { stored }: Pick<OpenDocument, "stored">,
): SavedWorkflow | null {
  const found = stored && newest[stored.id];
  if (!found || found.trashed_at !== null || saving.has(found.id)) return null;
  return found.version > versionOf(stored.etag) ? found : null;
}
