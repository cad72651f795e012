import { expect, it } from "vitest";
import type { SavedWorkflow } from "../api/types";
import { testApp } from "../fixtures/app";
import { deleteFolder, moveFolder, moveSaved, within } from "./savedFolders";

/** A server that keeps folders alone. */
function kept(folders: Record<string, string>) {
  const all = new Map(Object.entries(folders));
  const trash = new Set<string>();
  const saved = (id: string) => ({ id, name: id, folder: all.get(id) }) as SavedWorkflow;
  const app = testApp({
    workflows: async () => [...all.keys()].filter((id) => !trash.has(id)).map(saved),
    labelWorkflow: async (id, labels) => {
      all.set(id, labels.folder ?? "");
      return saved(id) as never;
    },
    deleteWorkflow: async (id) => void trash.add(id),
    restoreWorkflow: async (id) => {
      trash.delete(id);
      return saved(id) as never;
    },
  });
  const takeBack = () => app.view.getState().toasts.at(-1)?.action?.perform(app);
  return { app, all, trash, takeBack };
}

const FOLDERS = { a: "places", b: "places/sea", c: "placesque", d: "" };

it("holds what lies under a folder for inside it, and no other of the same beginning", async () => {
  const { app } = kept(FOLDERS);
  const inside = within(await app.api.workflows(), "places");
  expect(inside.map(({ id }) => id)).toEqual(["a", "b"]);
});

it("moves one, and takes it back", async () => {
  const { app, all, takeBack } = kept(FOLDERS);
  await moveSaved(app, "d", "places");
  expect(all.get("d")).toBe("places");
  await takeBack();
  expect(Object.fromEntries(all)).toEqual(FOLDERS);
  const before = app.view.getState().toasts.length;
  await moveSaved(app, "a", "places");
  expect(app.view.getState().toasts).toHaveLength(before);
});

it("renames a folder with those under it, takes it apart, and takes that back", async () => {
  const { app, all, takeBack } = kept(FOLDERS);
  await moveFolder(app, "places", " far / away/");
  expect([all.get("a"), all.get("b"), all.get("c")]).toEqual([
    "far/away",
    "far/away/sea",
    "placesque",
  ]);
  await takeBack();
  expect(Object.fromEntries(all)).toEqual(FOLDERS);
  await moveFolder(app, "places", "");
  expect([all.get("a"), all.get("b")]).toEqual(["", "sea"]);
});

it("deletes a folder into the trash, and takes that back", async () => {
  const { app, trash, takeBack } = kept(FOLDERS);
  await deleteFolder(app, "places");
  expect([...trash]).toEqual(["a", "b"]);
  await takeBack();
  expect(trash.size).toBe(0);
});
