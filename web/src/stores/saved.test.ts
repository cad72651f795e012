import { expect, it } from "vitest";
import type { SavedWorkflow } from "../api/types";
import { createSaved, savedElsewhere, versionOf } from "./saved";

const saved = (version: number, fields: Partial<SavedWorkflow> = {}): SavedWorkflow => ({
  id: "w",
  name: "Mine",
  version,
  etag: `"${version}-abc"`,
  folder: "",
  tags: [],
  picture: null,
  created_at: "",
  updated_at: "",
  trashed_at: null,
  ...fields,
});
const document = { stored: { id: "w", etag: '"2-abc"' } };

it("reads the number of an ETag", () => {
  expect([versionOf('"12-9f0c"'), versionOf("3-x"), versionOf("")]).toEqual([12, 3, 0]);
});

it("knows what somebody else saved, whatever came late or was our own doing", async () => {
  const store = createSaved();
  const elsewhere = () => savedElsewhere(store.getState(), document);
  expect(elsewhere()).toBeNull();
  store.getState().hear(saved(1));
  expect(elsewhere()).toBeNull();
  store.getState().hear(saved(2));
  expect(elsewhere()).toBeNull();
  await store.getState().whileSaving("w", async () => {
    store.getState().hear(saved(3));
    expect(elsewhere()).toBeNull();
  });
  expect(elsewhere()?.version).toBe(3);
  expect(savedElsewhere(store.getState(), {})).toBeNull();
  store.getState().hear(saved(4, { trashed_at: "now" }));
  expect(elsewhere()).toBeNull();
});

it("ends the saving when it fails", async () => {
  const store = createSaved();
  const failed = store.getState().whileSaving("w", () => Promise.reject(new Error("no")));
  await expect(failed).rejects.toThrow("no");
  expect(store.getState().saving.size).toBe(0);
});
