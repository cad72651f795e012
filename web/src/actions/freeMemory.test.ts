import { expect, it } from "vitest";
import type { Worker } from "../api/types";
import { testApp } from "../fixtures/app";
import { freeMemory } from "./freeMemory";

it("frees, and says how much", async () => {
  const app = testApp({ free: async () => ({ workers: { w: { host_used: 1e9 } } }) });
  app.run
    .getState()
    .updateWorker({ id: "w", device: "cpu", memory: { host_used: 3.5e9 } } as unknown as Worker);
  await freeMemory.perform(app);
  expect(app.view.getState().toasts[0]?.text).toContain("2.5 GB");
  expect(app.run.getState().workers.w).toMatchObject({ device: "cpu", memory: { host_used: 1e9 } });
});
