import { expect, it } from "vitest";
import { nodesOf, select, testApp } from "../fixtures/app";
import { link } from "../graph/fixtures/scenes";
import { copy } from "./copy";
import { pasteLinked } from "./pasteLinked";

it("keeps the links from what was not copied", () => {
  const app = testApp();
  select(app, "decode");
  copy.perform(app);
  pasteLinked.perform(app);
  expect(nodesOf(app).vae_decode?.inputs).toEqual({
    latent: link("sampler", "latent"),
    vae: link("checkpoint", "vae"),
  });
});
