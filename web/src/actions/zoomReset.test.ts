import { expect, it } from "vitest";
import { testApp, testStage } from "../fixtures/app";
import { zoomReset } from "./zoomReset";

it("goes to full size", () => {
  const app = testApp();
  const calls = testStage(app);
  zoomReset.perform(app);
  expect(calls).toEqual([["zoomTo", 1]]);
});
