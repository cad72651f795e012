import { expect, it } from "vitest";
import { nodesOf, select, testApp } from "../fixtures/app";
import { cut } from "./cut";
import { paste } from "./paste";

it("takes nodes away and can put them back", () => {
  const app = testApp();
  select(app, "latent");
  cut.perform(app);
  expect(nodesOf(app)).not.toHaveProperty("latent");
  paste.perform(app);
  expect(nodesOf(app).latent?.inputs.width).toBe(128);
});
