import { expect, it } from "vitest";
import { select, testApp, testStage } from "../fixtures/app";
import { fit } from "./fit";

it("shows what is selected, or everything", () => {
  const app = testApp();
  const calls = testStage(app);
  fit.perform(app);
  select(app, "save");
  fit.perform(app);
  expect(calls).toEqual([
    ["fit", new Set()],
    ["fit", new Set(["save"])],
  ]);
});
