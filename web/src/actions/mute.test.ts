import { expect, it } from "vitest";
import { nodesOf, select, testApp } from "../fixtures/app";
import { mute } from "./mute";

it("mutes what is selected, and lets it run again", () => {
  const app = testApp();
  select(app, "decode", "save");
  mute.perform(app);
  expect([nodesOf(app).decode?.mode, nodesOf(app).save?.mode]).toEqual(["muted", "muted"]);
  expect(mute.checked?.(app)).toBe(true);
  select(app, "decode", "latent");
  expect(mute.checked?.(app)).toBe(false);
});
