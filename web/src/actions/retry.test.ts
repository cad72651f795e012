import { expect, it, vi } from "vitest";
import type { Job } from "../api/types";
import { documentOf, testApp } from "../fixtures/app";
import { retry } from "./retry";

it("tries this document's last job again, if it did not come to its end", async () => {
  const api = { retry: vi.fn(async (id: string) => ({ id }) as Job) };
  const app = testApp(api);
  const client_id = documentOf(app).id;
  const { updateJob } = app.run.getState();
  updateJob({ id: "1", status: "failed", client_id });
  updateJob({ id: "2", status: "failed", client_id: "other" });
  await retry.perform(app);
  expect(api.retry.mock.calls).toEqual([["1"]]);
  updateJob({ id: "3", status: "succeeded", client_id });
  expect(retry.enabled(app)).toBe(false);
});
