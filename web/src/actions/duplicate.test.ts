import { expect, it } from "vitest";
import { nodesOf, select, testApp } from "../fixtures/app";
import { link } from "../graph/fixtures/scenes";
import { selectedNodes } from "../stores/geometry";
import { duplicate } from "./duplicate";

it("copies beside the old ones, linked alike, and selects the new ones", () => {
  const app = testApp();
  select(app, "sampler");
  duplicate.perform(app);
  expect(nodesOf(app).ksampler?.inputs.model).toEqual(link("checkpoint", "model"));
  expect([...selectedNodes(app.geometry.getState())]).toEqual(["ksampler"]);
  expect(app.clipboard).toBe("");
});
