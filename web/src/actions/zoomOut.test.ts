import { expect, it } from "vitest";
import { testApp, testStage } from "../fixtures/app";
import { zoomOut } from "./zoomOut";

it("asks the canvas", () => {
  const app = testApp();
  const calls = testStage(app);
  zoomOut.perform(app);
  expect(calls).toEqual([["zoomBy", 0.8]]);
});
