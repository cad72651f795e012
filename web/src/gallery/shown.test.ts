import { expect, test } from "vitest";
import { testApp } from "../fixtures/app";
import { pictureOf } from "../fixtures/pictures";
import { updateShown } from "./shown";

function showing(index: number) {
  const app = testApp();
  const assets = ["a", "b", "c"].map((id) => pictureOf(id));
  app.view.getState().set({ viewer: { assets, index } });
  app.gallery.getState().choose(assets.slice(1), true);
  const shown = () => {
    const { viewer } = app.view.getState();
    return viewer && `${viewer.assets.map(({ id }) => id).join("")} ${viewer.index}`;
  };
  return { app, shown };
}

test("a mark shows where the picture is shown, chosen and compared", () => {
  const { app } = showing(0);
  app.gallery.getState().set({ against: pictureOf("b") });
  updateShown(app, { assets: ["b", "x"], favourite: true });
  expect(app.view.getState().viewer?.assets.map(({ favourite }) => favourite)).toEqual([
    false,
    true,
    false,
  ]);
  expect(app.gallery.getState().chosen.get("b")?.favourite).toBe(true);
  expect(app.gallery.getState().against?.favourite).toBe(true);
});

test("what is thrown away leaves; the one that is shown stays, or the one behind it comes", () => {
  const before = showing(1);
  updateShown(before.app, { assets: ["a"], trashed: true });
  expect(before.shown()).toBe("bc 0");
  updateShown(before.app, { assets: ["b"], gone: true });
  expect(before.shown()).toBe("c 0");
  expect([...before.app.gallery.getState().chosen.keys()]).toEqual(["c"]);
  // Told once more of the same, and of pictures that are not shown.
  updateShown(before.app, { assets: ["a", "b"], trashed: true });
  expect(before.shown()).toBe("c 0");
  updateShown(before.app, { assets: ["c"], trashed: true });
  expect(before.shown()).toBeNull();
});

test("behind the last picture of a cell the grid is shown again", () => {
  const { app, shown } = showing(2);
  const back = app.view.getState().viewer;
  if (!back) throw new Error("nothing is shown");
  app.view.getState().set({ viewer: { assets: [pictureOf("cell")], index: 0, back } });
  updateShown(app, { assets: ["cell"], trashed: true });
  expect(shown()).toBe("abc 2");
});
