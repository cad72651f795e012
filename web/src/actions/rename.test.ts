import { expect, it } from "vitest";
import { select, testApp } from "../fixtures/app";
import { rename } from "./rename";

it("asks for the name of the one selected node", () => {
  const app = testApp();
  select(app, "save", "decode");
  expect(rename.enabled(app)).toBe(false);
  select(app, "save");
  rename.perform(app);
  expect(app.view.getState().renaming).toBe("save");
});
