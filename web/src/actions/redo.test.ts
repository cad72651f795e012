import { expect, it } from "vitest";
import { nodesOf, select, testApp } from "../fixtures/app";
import { redo } from "./redo";
import { remove } from "./remove";
import { undo } from "./undo";

it("does again what was undone", () => {
  const app = testApp();
  expect(redo.enabled(app)).toBe(false);
  select(app, "save");
  remove.perform(app);
  undo.perform(app);
  redo.perform(app);
  expect(nodesOf(app)).not.toHaveProperty("save");
  expect(redo.enabled(app)).toBe(false);
});
