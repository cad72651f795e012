import { expect, it } from "vitest";
import type { Problem } from "../api/types";
import { documentOf, testApp, testStage } from "../fixtures/app";
import { textToImage, workflowOf } from "../graph/fixtures/scenes";
import { problems, showProblem } from "./problems";

const problem: Problem = {
  node: "sampler",
  input: "model",
  code: "x",
  message: "No model.",
  remedy: null,
};

it("are listed once there are some", () => {
  const app = testApp();
  expect(problems.enabled(app)).toBe(false);
  app.run.getState().setProblems(documentOf(app).id, [problem]);
  expect(problems.enabled(app)).toBe(true);
  problems.perform(app);
  expect(problems.checked?.(app)).toBe(true);
});

it("lead to their node, through instances too", () => {
  const app = testApp();
  const calls = testStage(app);
  showProblem(app, problem);
  showProblem(app, { ...problem, node: "decode/inner" });
  showProblem(app, { ...problem, node: "gone" });
  expect(calls).toEqual([
    ["focus", "sampler"],
    ["focus", "decode"],
  ]);
});

it("lead into subgraphs, whatever the iteration, and back out", () => {
  const inner = { ...textToImage(), inputs: [], outputs: [] };
  const workflow = workflowOf(
    { each: ["ForEach", { body: "subgraph:Draw" }] },
    { subgraphs: { Draw: inner } },
  );
  const app = testApp({}, workflow);
  const calls = testStage(app);
  showProblem(app, { node: "each/3/sampler" });
  expect(documentOf(app).scope).toEqual([{ instance: "each", subgraph: "Draw" }]);
  showProblem(app, { node: "each" });
  expect(documentOf(app).scope).toEqual([]);
  expect(calls).toEqual([
    ["focus", "sampler"],
    ["focus", "each"],
  ]);
});
