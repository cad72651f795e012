import { expect, it } from "vitest";
import { select, testApp } from "../fixtures/app";
import { selectedNodes } from "../stores/geometry";
import { deselect } from "./deselect";

it("lets go of the selection", () => {
  const app = testApp();
  select(app, "latent");
  deselect.perform(app);
  expect(selectedNodes(app.geometry.getState()).size).toBe(0);
  expect(deselect.enabled(app)).toBe(false);
});
