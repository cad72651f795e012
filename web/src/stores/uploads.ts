/** Model files on their way to the server: they go on whatever panel is open. */

import { createStore } from "zustand/vanilla";

export type Upload = {
  id: number;
  name: string;
  /** The kind of model it is brought in as; empty where the file itself is to tell. */
  folder: string;
  file: File;
  state: "waiting" | "sending" | "refused";
  /** 0..1 */
  done: number;
  /** Why it was refused. */
  problem: string;
  stop(): void;
};

export type UploadsState = {
  uploads: readonly Upload[];
  add(files: readonly File[], folder: string): void;
  change(id: number, fields: Partial<Upload>): void;
  drop(id: number): void;
};

export function createUploads() {
  let last = 0;
  return createStore<UploadsState>((set) => ({
    uploads: [],
    add: (files, folder) =>
      set(({ uploads }) => ({
        uploads: [
          // What was refused and comes again is no longer refused.
          ...uploads.filter(
            ({ name, state }) => state !== "refused" || !files.some((file) => file.name === name),
          ),
          ...files.map((file): Upload => {
            last += 1;
            const { name } = file;
            return { id: last, name, folder, file, state: "waiting", ...FRESH };
          }),
        ],
      })),
    change: (id, fields) =>
      set(({ uploads }) => ({
        uploads: uploads.map((upload) => (upload.id === id ? { ...upload, ...fields } : upload)),
      })),
    drop: (id) => set(({ uploads }) => ({ uploads: uploads.filter((one) => one.id !== id) })),
  }));
}

export const FRESH = { done: 0, problem: "", stop: () => undefined };
