import { expect, it } from "vitest";
import { documentOf, testApp } from "../fixtures/app";
import { missing } from "./missing";

it("is there when something is missing", () => {
  const app = testApp();
  expect(missing.enabled(app)).toBe(false);
  const lost = {
    node: "checkpoint",
    input: "name",
    code: "input.file_missing",
    message: "",
    remedy: null,
  };
  app.run.getState().setProblems(documentOf(app).id, [lost]);
  expect(missing.enabled(app)).toBe(true);
  missing.perform(app);
  expect(app.view.getState().missing).toHaveLength(1);
});
