import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { testApp } from "../fixtures/app";
import { forgetSoon } from "./forget";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const job = { id: "j", name: "Cat" };

it("removes a job once nobody wanted it back", async () => {
  const forget = vi.fn(async () => undefined);
  const hide = vi.fn();
  forgetSoon(testApp({ forget } as never), job, hide);
  expect(hide.mock.calls).toEqual([[true]]);
  expect(forget).not.toHaveBeenCalled();
  await vi.runAllTimersAsync();
  expect(forget).toHaveBeenCalledWith("j");
});

it("gives it back when asked", async () => {
  const forget = vi.fn();
  const hide = vi.fn();
  const app = testApp({ forget } as never);
  forgetSoon(app, job, hide);
  await app.view.getState().toasts[0]?.action?.perform(app);
  await vi.runAllTimersAsync();
  expect(forget).not.toHaveBeenCalled();
  expect(hide.mock.calls).toEqual([[true], [false]]);
});

it("shows it again when the server would not", async () => {
  const hide = vi.fn();
  const app = testApp({ forget: () => Promise.reject(new Error("It runs.")) } as never);
  forgetSoon(app, job, hide);
  await vi.advanceTimersByTimeAsync(6000);
  expect(hide.mock.calls).toEqual([[true], [false]]);
  expect(app.view.getState().toasts.at(-1)?.text).toBe("It runs.");
});
