import { expect, it, vi } from "vitest";
import type { Job } from "../api/types";
import { testApp } from "../fixtures/app";
import { clearQueue } from "./clearQueue";

it("cancels all that waits, and puts it back in its order when undone", async () => {
  const retry = vi.fn(async (id: string) => ({ id }) as Job);
  const app = testApp({ clear: async () => ({ cancelled: 2 }), retry });
  expect(clearQueue.enabled(app)).toBe(false);
  app.run.getState().updateJob({ id: "1", status: "queued", order: 9 });
  app.run.getState().updateJob({ id: "2", status: "queued", order: 3 });
  app.run.getState().updateJob({ id: "3", status: "running" });
  expect(clearQueue.enabled(app)).toBe(true);
  await clearQueue.perform(app);
  const [toast] = app.view.getState().toasts;
  expect(toast?.text).toBe("2 waiting jobs cancelled.");
  await toast?.action?.perform(app);
  expect(retry.mock.calls).toEqual([["2"], ["1"]]);
});
