import { expect, it, vi } from "vitest";
import type { Submission } from "../api/api";
import { ApiError } from "../api/errors";
import type { Job } from "../api/types";
import { documentOf, nodesOf, testApp, testStage } from "../fixtures/app";
import { isChanged } from "../stores/documents";
import { run } from "./run";

function submitting() {
  const submit = vi.fn(async (_: Submission): Promise<Job[]> => []);
  return { submit, app: testApp({ submit }) };
}

it("sends the document in its own name", async () => {
  const { submit, app } = submitting();
  await run.perform(app);
  const { id, history } = documentOf(app);
  expect(submit.mock.calls[0]?.[0]).toEqual({
    workflow: history.present,
    count: 1,
    outputs: undefined,
    client_id: id,
    replace: undefined,
  });
});

it("runs the seed that is shown, and moves it on at the next run only", async () => {
  const { submit, app } = submitting();
  const seeds = () => submit.mock.calls.map(([sent]) => sent.workflow.nodes.sampler?.inputs.seed);
  await run.perform(app);
  expect(nodesOf(app).sampler?.inputs.seed).toBe(7);
  await run.perform(app);
  expect(seeds()[0]).toBe(7);
  expect(seeds()[1]).not.toBe(7);
  expect(nodesOf(app).sampler?.inputs.seed).toBe(seeds()[1]);
  expect(isChanged(documentOf(app))).toBe(false);
});

it("needs a server and a graph", () => {
  const { app } = submitting();
  expect(run.enabled(app)).toBe(true);
  app.run.getState().setConnection("offline");
  expect(run.enabled(app)).toBe(false);
});

it("shows every problem and goes to the first", async () => {
  const problem = {
    node: "sampler",
    input: "model",
    code: "input.missing",
    message: "No model.",
    remedy: "Link one.",
  };
  const error = new ApiError(422, "workflow.invalid", "Two problems.", [
    problem,
    { ...problem, input: "latent" },
  ]);
  const app = testApp({ submit: () => Promise.reject(error) });
  const calls = testStage(app);
  await run.perform(app);
  expect(app.run.getState().shown[documentOf(app).id]?.problems).toHaveLength(2);
  expect(app.view.getState().toasts[0]?.text).toBe("No model. And 1 more.");
  expect(app.view.getState().problems).toBe(true);
  expect(calls).toEqual([["focus", "sampler"]]);
});

it("says what else went wrong", async () => {
  const app = testApp({ submit: () => Promise.reject(new Error("The server does not answer.")) });
  await run.perform(app);
  expect(app.view.getState().toasts[0]).toMatchObject({
    tone: "error",
    text: "The server does not answer.",
  });
});
