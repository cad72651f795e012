import { expect, it, vi } from "vitest";
import { testApp } from "../../fixtures/app";
import { pictureOf } from "../../fixtures/pictures";
import { perform } from "..";
import { restore, trash } from "./trash";

it("throws away what is chosen, and offers to undo it", async () => {
  const changeAssets = vi.fn(async () => {});
  const app = testApp({ changeAssets });
  app.gallery.getState().choose([pictureOf("a"), pictureOf("b")], true);
  await perform(app, trash);
  expect(changeAssets).toHaveBeenLastCalledWith(["a", "b"], { trashed: true });
  expect(app.gallery.getState().chosen.size).toBe(0);
  const toast = app.view.getState().toasts.at(-1);
  expect(toast?.text).toBe("2 pictures in the trash.");
  if (toast?.action) await perform(app, toast.action);
  expect(changeAssets).toHaveBeenLastCalledWith(["a", "b"], { trashed: false });
});

it("goes on to the next picture, and closes the viewer behind the last", async () => {
  const app = testApp({ changeAssets: async () => {} });
  app.view.getState().set({ viewer: { assets: [pictureOf("a"), pictureOf("b")], index: 1 } });
  await perform(app, trash);
  expect(app.view.getState().viewer).toMatchObject({ index: 0, assets: [{ id: "a" }] });
  await perform(app, trash);
  expect(app.view.getState().viewer).toBeNull();
});

it("stays where the server refuses", async () => {
  const app = testApp({
    changeAssets: async () => {
      throw new Error("no");
    },
  });
  app.gallery.getState().choose([pictureOf("a")], true);
  await perform(app, trash);
  expect(app.gallery.getState().chosen.size).toBe(1);
  expect(app.view.getState().toasts.at(-1)?.tone).toBe("error");
});

it("brings back only what is in the trash", async () => {
  const changeAssets = vi.fn(async () => {});
  const app = testApp({ changeAssets });
  app.gallery.getState().choose([pictureOf("a")], true);
  expect(restore.enabled(app)).toBe(false);
  app.gallery.getState().choose([pictureOf("z", { trashed: true })], true);
  await perform(app, restore);
  expect(changeAssets).toHaveBeenCalledWith(["z"], { trashed: false });
});
