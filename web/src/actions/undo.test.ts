import { expect, it } from "vitest";
import { nodesOf, select, testApp } from "../fixtures/app";
import { remove } from "./remove";
import { undo } from "./undo";

it("takes the last step back and names it", () => {
  const app = testApp();
  expect(undo.enabled(app)).toBe(false);
  select(app, "save");
  remove.perform(app);
  undo.perform(app);
  expect(nodesOf(app)).toHaveProperty("save");
  expect(app.view.getState().announcement).toBe("Undone: Delete.");
});
