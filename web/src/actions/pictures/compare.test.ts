import { expect, it } from "vitest";
import { testApp } from "../../fixtures/app";
import { pictureOf } from "../../fixtures/pictures";
import { perform } from "..";
import { compare } from "./compare";

it("shows the two that are chosen; no more, no fewer", async () => {
  const app = testApp();
  const { choose } = app.gallery.getState();
  choose([pictureOf("a")], true);
  expect(compare.enabled(app)).toBe(false);
  choose([pictureOf("b")], true);
  await perform(app, compare);
  expect(app.view.getState().viewer?.assets.map(({ id }) => id)).toEqual(["a", "b"]);
  expect(app.gallery.getState().against?.id).toBe("b");
});

it("compares what is shown with the next one, and stops", async () => {
  const app = testApp();
  app.view.getState().set({ viewer: { assets: [pictureOf("a"), pictureOf("b")], index: 1 } });
  await perform(app, compare);
  expect(app.gallery.getState().against?.id).toBe("a");
  await perform(app, compare);
  expect(app.gallery.getState().against).toBeNull();
  app.view.getState().set({ viewer: { assets: [pictureOf("a")], index: 0 } });
  expect(compare.enabled(app)).toBe(false);
});
