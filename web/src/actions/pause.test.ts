import { expect, it } from "vitest";
import { testApp } from "../fixtures/app";
import { pause } from "./pause";

const state = (paused: boolean) => async () => ({ paused, queued: 0, running: 0 });

it("pauses, and goes on", async () => {
  const app = testApp({ pause: state(true), resume: state(false) });
  await pause.perform(app);
  expect(pause.checked?.(app)).toBe(true);
  await pause.perform(app);
  expect(pause.checked?.(app)).toBe(false);
});

it("says why it could not", async () => {
  const app = testApp({ pause: () => Promise.reject(new Error("No.")) });
  await pause.perform(app);
  expect(pause.checked?.(app)).toBe(false);
  expect(app.view.getState().toasts[0]?.text).toBe("No.");
});
