import { expect, it, vi } from "vitest";
import { testApp } from "../../fixtures/app";
import { pictureOf } from "../../fixtures/pictures";
import { perform } from "..";
import { favourite } from "./favourite";

it("marks all unless all are marked, and what is shown knows it at once", async () => {
  const changeAssets = vi.fn(async () => {});
  const app = testApp({ changeAssets });
  app.gallery.getState().choose([pictureOf("a", { favourite: true }), pictureOf("b")], true);
  expect(favourite.checked?.(app)).toBe(false);
  await perform(app, favourite);
  expect(changeAssets).toHaveBeenLastCalledWith(["a", "b"], { favourite: true });
  expect(favourite.checked?.(app)).toBe(true);
  await perform(app, favourite);
  expect(changeAssets).toHaveBeenLastCalledWith(["a", "b"], { favourite: false });

  app.view.getState().set({ viewer: { assets: [pictureOf("c")], index: 0 } });
  await perform(app, favourite);
  expect(app.view.getState().viewer?.assets[0]?.favourite).toBe(true);
});
