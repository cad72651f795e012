import { expect, it } from "vitest";
import { nodesOf, select, testApp } from "../fixtures/app";
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
