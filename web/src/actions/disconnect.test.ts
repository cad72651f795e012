import { expect, it } from "vitest";
import { nodesOf, select, testApp } from "../fixtures/app";
import { disconnect } from "./disconnect";

it("takes every link of a node away and keeps its values", () => {
  const app = testApp();
  select(app, "sampler");
  disconnect.perform(app);
  expect(nodesOf(app).sampler?.inputs).toEqual({ seed: 7 });
  expect(nodesOf(app).decode?.inputs).not.toHaveProperty("latent");
});
