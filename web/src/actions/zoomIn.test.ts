import { expect, it } from "vitest";
import { testApp, testStage } from "../fixtures/app";
import { zoomIn } from "./zoomIn";

it("asks the canvas", () => {
  const app = testApp();
  const calls = testStage(app);
  zoomIn.perform(app);
  expect(calls).toEqual([["zoomBy", 1.25]]);
});
