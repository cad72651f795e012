import { expect, it, vi } from "vitest";
import type { Job } from "../api/types";
import { documentOf, testApp } from "../fixtures/app";
import { cancel } from "./cancel";

const job = (id: string, status: Job["status"], client_id: string | null = null) => ({
  id,
  status,
  client_id,
});

it("cancels this document's running job before another's, and a running one before a waiting one", async () => {
  const api = { cancel: vi.fn(async (id: string) => ({ id }) as Job) };
  const app = testApp(api);
  const mine = documentOf(app).id;
  const { updateJob } = app.run.getState();
  expect(cancel.enabled(app)).toBe(false);
  updateJob(job("1", "queued", mine));
  updateJob(job("2", "running", "other"));
  await cancel.perform(app);
  updateJob(job("3", "running", mine));
  await cancel.perform(app);
  expect(api.cancel.mock.calls).toEqual([["2"], ["3"]]);
});

it("cancels the next in line where nothing runs", async () => {
  const api = { cancel: vi.fn(async (id: string) => ({ id }) as Job) };
  const app = testApp(api);
  const mine = documentOf(app).id;
  app.run.getState().updateJob({ ...job("1", "queued", mine), order: 20 });
  app.run.getState().updateJob({ ...job("2", "queued", mine), order: 10 });
  await cancel.perform(app);
  expect(api.cancel).toHaveBeenCalledWith("2");
});

it("says what the server said against it", async () => {
  const api = { cancel: () => Promise.reject(new Error("It has ended already.")) };
  const app = testApp(api);
  app.run.getState().updateJob(job("1", "running"));
  await cancel.perform(app);
  expect(app.view.getState().toasts[0]?.text).toBe("It has ended already.");
});
