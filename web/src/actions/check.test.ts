import { expect, it } from "vitest";
import { ApiError } from "../api/errors";
import type { Problem } from "../api/types";
import { documentOf, testApp, testStage } from "../fixtures/app";
import { check } from "./check";

const problem: Problem = {
  node: "sampler",
  input: "model",
  code: "x",
  message: "No model.",
  remedy: null,
};
const shown = (app: ReturnType<typeof testApp>) =>
  app.run.getState().shown[documentOf(app).id]?.problems;

it("lists what stands in the way, and goes there", async () => {
  const refuse = () => Promise.reject(new ApiError(422, "workflow.invalid", "One.", [problem]));
  const app = testApp({ validate: refuse });
  const calls = testStage(app);
  await check.perform(app);
  expect(shown(app)).toEqual([problem]);
  expect(calls).toEqual([["focus", "sampler"]]);
});

it("tells nodes that take no part from what hinders", async () => {
  const app = testApp({ validate: async () => [problem] });
  await check.perform(app);
  expect(shown(app)).toEqual([problem]);
  expect(app.view.getState().toasts[0]).toMatchObject({ tone: "warn" });
  const sound = testApp({ validate: async () => [] });
  await check.perform(sound);
  expect(sound.view.getState().toasts[0]).toMatchObject({ tone: "ok" });
});
