import { expect, it } from "vitest";
import { nodesOf, select, testApp } from "../fixtures/app";
import { HEADER } from "../graph/rows";
import { collapse } from "./collapse";

it("folds what is selected to its header, and opens it again", () => {
  const app = testApp();
  select(app, "sampler");
  collapse.perform(app);
  const drawn = app.geometry.getState().nodes.find((node) => node.id === "sampler");
  expect(drawn?.data.layout.height).toBe(HEADER);
  collapse.perform(app);
  expect(nodesOf(app).sampler?.ui?.collapsed).toBe(false);
});
