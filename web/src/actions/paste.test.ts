import { expect, it } from "vitest";
import { nodesOf, select, testApp, testStage } from "../fixtures/app";
import { selectedNodes } from "../stores/geometry";
import { copy } from "./copy";
import { paste } from "./paste";

it("pastes into another document what is whole there", () => {
  const app = testApp();
  expect(paste.enabled(app)).toBe(false);
  select(app, "latent");
  copy.perform(app);
  app.documents
    .getState()
    .open({ format: "tessera", version: 1, name: "Other", nodes: {}, subgraphs: {} });
  paste.perform(app);
  expect(Object.keys(nodesOf(app))).toEqual(["latent"]);
});

it("leaves text alone", () => {
  const app = testApp();
  app.clipboard = "a sentence";
  expect(paste.enabled(app)).toBe(false);
});

it("puts it where the mouse is, and selects it", () => {
  const app = testApp();
  testStage(app);
  if (app.stage) app.stage.pointer = () => [1000, 500];
  select(app, "latent", "save");
  copy.perform(app);
  paste.perform(app);
  expect(nodesOf(app).empty_latent?.ui?.position).toEqual([900, 440]);
  expect([...selectedNodes(app.geometry.getState())]).toEqual(["empty_latent", "save_image"]);
});
