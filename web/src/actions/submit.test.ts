import { expect, it, vi } from "vitest";
import type { Submission } from "../api/api";
import { ApiError, Unreachable } from "../api/errors";
import type { Job, Problem } from "../api/types";
import { documentOf, nodesOf, testApp, testStage } from "../fixtures/app";
import { replaceWaiting, seedsMove } from "../settings/running";
import { submit } from "./submit";

const sending = () => vi.fn(async (_: Submission, __?: string): Promise<Job[]> => []);
const seedOf = (app: ReturnType<typeof testApp>) => nodesOf(app).sampler?.inputs.seed;
const lost: Problem = {
  node: "checkpoint",
  input: "name",
  code: "input.file_missing",
  message: "Not here.",
  remedy: "",
};

it("moves seeds on after the run where the person wants it so", async () => {
  const send = sending();
  const app = testApp({ submit: send });
  app.settings.getState().set(seedsMove, "after");
  await submit(app);
  expect(send.mock.calls[0]?.[0].workflow.nodes.sampler?.inputs.seed).toBe(7);
  expect(seedOf(app)).not.toBe(7);
  const second = seedOf(app);
  await submit(app);
  expect(send.mock.calls[1]?.[0].workflow.nodes.sampler?.inputs.seed).toBe(second);
});

it("replaces what waits only where the person wants it so", async () => {
  const send = sending();
  const app = testApp({ submit: send });
  await submit(app);
  app.settings.getState().set(replaceWaiting, true);
  await submit(app);
  expect(send.mock.calls.map(([sent]) => sent.replace)).toEqual([undefined, true]);
});

it("by itself keeps the seeds, runs once in place of what waits, and only notes what is wrong", async () => {
  const send = sending();
  const app = testApp({ submit: send });
  app.view.getState().set({ batch: 8 });
  await submit(app);
  await submit(app, { byItself: true });
  expect(send.mock.calls[1]?.[0]).toMatchObject({ count: 1, replace: true });
  expect(seedOf(app)).toBe(7);
  send.mockRejectedValueOnce(new ApiError(422, "workflow.invalid", "No.", [lost]));
  await submit(app, { byItself: true });
  expect(app.run.getState().shown[documentOf(app).id]?.problems).toEqual([lost]);
  expect(app.view.getState()).toMatchObject({ toasts: [], problems: false, missing: null });
});

it("is sent again under the same key when the server comes back", async () => {
  const send = sending();
  send.mockRejectedValueOnce(new Unreachable());
  const app = testApp({ submit: send });
  const done = submit(app);
  await vi.waitFor(() => expect(app.view.getState().toasts).toHaveLength(1));
  expect(send).toHaveBeenCalledTimes(1);
  app.run.getState().setConnection("offline");
  app.run.getState().setConnection("online");
  await done;
  expect(send).toHaveBeenCalledTimes(2);
  expect(send.mock.calls[1]).toEqual(send.mock.calls[0]);
});

it("says where to get what is missing", async () => {
  const refuse = () => Promise.reject(new ApiError(422, "workflow.invalid", "No.", [lost]));
  const app = testApp({ submit: refuse });
  testStage(app);
  await submit(app);
  expect(app.view.getState().missing).toMatchObject([
    { kind: "file", address: "models/checkpoints", name: "starter.safetensors" },
  ]);
});

it("does not call queued what is done before the server's answer comes", async () => {
  const queued = { id: "1", status: "queued", outputs: [], client_id: "doc" } as unknown as Job;
  const app = testApp({
    submit: vi.fn(async () => {
      app.run.getState().updateJob({ id: "1", status: "succeeded" });
      app.view.getState().announce("It is done.");
      return [queued];
    }),
  });
  await submit(app);
  expect(app.view.getState().announcement).toBe("It is done.");
});
