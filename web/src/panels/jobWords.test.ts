import { expect, it } from "vitest";
import type { Estimate } from "../api/types";
import { allSeeds, estimateWords, groundsOf, seedWords, took } from "./jobWords";

const estimate = (fields: Partial<Estimate>): Estimate => ({
  ms: 12_000,
  nodes: {},
  runs: 3,
  rough: false,
  unknown: 0,
  ...fields,
});

it("tells jobs apart by their seeds", () => {
  expect(seedWords({ seeds: {} })).toBe("");
  expect(seedWords({ seeds: { "sampler.seed": "18446744073709551615" } })).toBe(
    "seed 18446744073709551615",
  );
  expect(seedWords({ seeds: { "a.seed": 7, "b.seed": 7 } })).toBe("seed 7");
  expect(seedWords({ seeds: { "a.seed": 7, "b.seed": 8 } })).toBe("2 seeds");
  expect(allSeeds({ seeds: { "a.seed": 7, "b.seed": 8 } })).toBe("a.seed = 7\nb.seed = 8");
});

it("calls an estimate what it is", () => {
  expect(estimateWords(undefined)).toBe("");
  expect(estimateWords(estimate({ ms: 3 }))).toBe("");
  expect(estimateWords(estimate({}))).toBe("about 12 s");
  expect(estimateWords(estimate({ rough: true }))).toBe("roughly 12 s");
  expect(estimateWords(estimate({ unknown: 1 }))).toBe("at least 12 s");
  expect(groundsOf(estimate({}))).toContain("the last 3 runs");
  expect(groundsOf(estimate({ runs: 1 }))).toContain("the last run ");
  expect(groundsOf(estimate({ rough: true, unknown: 2 }))).toContain("2 nodes never ran");
});

it("says what a job took", () => {
  const at = "2026-01-01T00:00:00.000Z";
  expect(took({ started_at: at, finished_at: "2026-01-01T00:00:04.200Z" })).toBe("4.2 s");
  expect(took({ started_at: null, finished_at: at })).toBe("");
});
