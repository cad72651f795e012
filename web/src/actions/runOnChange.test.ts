import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Submission } from "../api/api";
import type { Job } from "../api/types";
import { documentOf, testApp } from "../fixtures/app";
import { moveNodes, setInput } from "../graph/edit";
import { seedsMove } from "../settings/running";
import { run } from "./run";
import { runOnChange, watchChanges } from "./runOnChange";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function watching() {
  const submit = vi.fn(async (_: Submission, __?: string): Promise<Job[]> => []);
  const app = testApp({ submit });
  watchChanges(app);
  const steps = (value: number) =>
    app.documents.getState().edit("Change", (graph) => setInput(graph, "sampler", "steps", value));
  return { app, submit, steps };
}

it("runs once nothing has changed for a moment, however much changed before", async () => {
  const { app, submit, steps } = watching();
  steps(5);
  await vi.runAllTimersAsync();
  expect(submit).not.toHaveBeenCalled();
  await runOnChange.perform(app);
  expect(runOnChange.checked?.(app)).toBe(true);
  for (const value of [6, 7, 8]) {
    steps(value);
    await vi.advanceTimersByTimeAsync(400);
  }
  expect(submit).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(200);
  expect(submit).toHaveBeenCalledTimes(1);
  expect(submit.mock.calls[0]?.[0]).toMatchObject({ replace: true, client_id: documentOf(app).id });
  expect(submit.mock.calls[0]?.[0].workflow.nodes.sampler?.inputs.steps).toBe(8);
});

it("is not woken by places, by seeds that a run moved on, or by what was undone", async () => {
  const { app, submit, steps } = watching();
  await runOnChange.perform(app);
  steps(5);
  await vi.runAllTimersAsync();
  app.documents
    .getState()
    .edit("Move", (graph) => moveNodes(graph, new Map([["sampler", [9, 9]]])));
  await vi.runAllTimersAsync();
  steps(6);
  app.documents.getState().undo();
  await vi.runAllTimersAsync();
  expect(submit).toHaveBeenCalledTimes(1);
  await run.perform(app);
  await run.perform(app);
  await vi.runAllTimersAsync();
  expect(submit).toHaveBeenCalledTimes(3);
});

it("waits for the server", async () => {
  const { app, submit, steps } = watching();
  await runOnChange.perform(app);
  app.run.getState().setConnection("offline");
  steps(5);
  await vi.advanceTimersByTimeAsync(3000);
  expect(submit).not.toHaveBeenCalled();
  app.run.getState().setConnection("online");
  await vi.advanceTimersByTimeAsync(3000);
  expect(submit).toHaveBeenCalledTimes(1);
});

it("sends one after the other, the newest last", async () => {
  const { app, submit, steps } = watching();
  await runOnChange.perform(app);
  let arrived: (jobs: Job[]) => void = () => undefined;
  submit.mockImplementationOnce(() => new Promise((resolve) => (arrived = resolve)));
  for (const value of [5, 6, 7]) {
    steps(value);
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect(submit).toHaveBeenCalledTimes(1);
  arrived([]);
  await vi.advanceTimersByTimeAsync(1000);
  const sent = submit.mock.calls.map(([{ workflow }]) => workflow.nodes.sampler?.inputs.steps);
  expect(sent).toEqual([5, 7]);
});

it("leaves a run by hand alone, wherever its seeds are moved on", async () => {
  const { app, submit } = watching();
  await runOnChange.perform(app);
  app.settings.getState().set(seedsMove, "after");
  await run.perform(app);
  await run.perform(app);
  await vi.runAllTimersAsync();
  expect(submit).toHaveBeenCalledTimes(2);
});
