import { expect, it } from "vitest";
import { select, testApp } from "../fixtures/app";
import { help } from "./help";

it("explains the selected node beside the graph, and closes again", () => {
  const app = testApp();
  expect(help.enabled(app)).toBe(false);
  select(app, "sampler");
  help.perform(app);
  expect(app.view.getState()).toMatchObject({ left: "help", help: "KSampler" });
  select(app, "decode");
  help.perform(app);
  expect(app.view.getState()).toMatchObject({ left: "help", help: "VAEDecode" });
  help.perform(app);
  expect(app.view.getState().left).toBeNull();
  select(app, "sampler", "decode");
  expect(help.enabled(app)).toBe(false);
});
