import { expect, it } from "vitest";
import { jobProgress } from "./progress";

const expected = { load: 1000, sampler: 8000, decode: 1000 };
const done = { status: "done" };

it("follows the whole job, by what its nodes took before", () => {
  expect(jobProgress(expected, {}, undefined, 0)).toEqual({ done: 0, leftMs: 10_000 });
  const half = { node: "sampler", step: 5, total: 10, eta_ms: null };
  expect(jobProgress(expected, { load: done }, half, 0.4)).toEqual({ done: 0.5, leftMs: 5000 });
  const all = { load: { status: "cached" }, sampler: done, decode: done };
  expect(jobProgress(expected, all, half, 0.9)).toEqual({ done: 1, leftMs: 0 });
});

it("believes the running node about itself", () => {
  const slow = { node: "sampler", step: 1, total: 10, eta_ms: 90_000 };
  const found = jobProgress(expected, { load: done }, slow, 0.1);
  expect(found.leftMs).toBe(91_000);
  expect(found.done).toBeCloseTo(11_000 / 102_000);
});

it("goes by the number of nodes where nothing is known", () => {
  expect(jobProgress(undefined, {}, undefined, 0.25)).toEqual({ done: 0.25, leftMs: null });
  const running = { node: "a", step: 1, total: 4, eta_ms: 300 };
  expect(jobProgress({}, {}, running, 0.25)).toEqual({ done: 0.25, leftMs: 300 });
});
