import { expect, it } from "vitest";
import { testApp } from "../fixtures/app";
import { shortcuts } from "./shortcuts";

it("shows the keys", () => {
  const app = testApp();
  shortcuts.perform(app);
  expect(app.view.getState().shortcuts).toBe(true);
});
