import { expect, it } from "vitest";
import { breakdown } from "./breakdown";

const done = (ms: number) => ({ status: "done", ms });

it("lists the dearest first and counts what was known", () => {
  const { parts, total, known } = breakdown({
    load: { status: "cached", ms: 0 },
    decode: done(500),
    sampler: done(2000),
  });
  expect(parts.map(({ node, share }) => [node, share])).toEqual([
    ["sampler", 1],
    ["decode", 0.25],
    ["load", 0],
  ]);
  expect([total, known]).toEqual([2500, 1]);
});

it("counts a loop once, with all that runs in it", () => {
  const nodes = {
    each: done(900),
    "each/0/a": done(400),
    "each/1/a": done(450),
    "box/a": done(50),
  };
  expect(breakdown(nodes).total).toBe(950);
  expect(breakdown({})).toEqual({ parts: [], total: 0, known: 0 });
});
