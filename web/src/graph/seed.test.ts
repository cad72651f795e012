import { describe, expect, it } from "vitest";
import { setInput, setUi } from "./edit";
import { catalogue, textToImage } from "./fixtures/scenes";
import { controlOf, moveOnSeeds, nextSeed, seedsOf } from "./seed";
import type { SeedControl } from "./workflow";

const half = () => 0.5;
const controlled = (control: SeedControl, seed: number | string = 7) =>
  setInput(
    setUi(textToImage(), "sampler", { seed_control: { seed: control } }),
    "sampler",
    "seed",
    seed,
  );
const seed = (w: ReturnType<typeof textToImage>) => w.nodes.sampler?.inputs.seed;

describe("nextSeed", () => {
  it("stays, counts or is drawn", () => {
    expect(nextSeed(7, "fixed")).toBe(7);
    expect(nextSeed(7, "increment", 4)).toBe(11);
    expect(nextSeed(7, "decrement", 4)).toBe(3);
    expect(nextSeed(7, "randomize", 1, half)).toBe(2 ** 31);
  });
  it("stays exact beyond 2^53 and turns over at 2^64", () => {
    expect(nextSeed(Number.MAX_SAFE_INTEGER, "increment")).toBe("9007199254740992");
    expect(nextSeed("18446744073709551615", "increment", 3)).toBe(2);
    expect(nextSeed(0, "decrement")).toBe("18446744073709551615");
  });
});

describe("moveOnSeeds", () => {
  it("moves on only what was run already", () => {
    const workflow = controlled("increment");
    const ran = seedsOf(workflow, catalogue);
    expect(ran).toEqual({ "/sampler.seed": 7 });
    expect(seed(moveOnSeeds(workflow, catalogue, ran, 4))).toBe(11);
    const typed = controlled("increment", 100);
    expect(moveOnSeeds(typed, catalogue, ran)).toBe(typed);
  });
  it("leaves fixed and linked seeds", () => {
    const fixed = controlled("fixed");
    expect(moveOnSeeds(fixed, catalogue, seedsOf(fixed, catalogue))).toBe(fixed);
    const linked = setInput(controlled("randomize"), "sampler", "seed", { $link: ["a", "seed"] });
    expect(seedsOf(linked, catalogue)).toEqual({});
  });
  it("leaves the seeds of trainings and measurements, unless told otherwise", () => {
    const node = { type: "x", inputs: {} };
    expect(controlOf(node, "seed", "training/data")).toBe("fixed");
    expect(controlOf(node, "seed", "sampling")).toBe("randomize");
    const told = { ...node, ui: { seed_control: { seed: "increment" as const } } };
    expect(controlOf(told, "seed", "training")).toBe("increment");
  });
  it("reaches into subgraphs", () => {
    const inner = { nodes: controlled("randomize").nodes, inputs: [], outputs: [] };
    const workflow = { ...textToImage(), subgraphs: { Inner: inner } };
    const moved = moveOnSeeds(workflow, catalogue, { "Inner/sampler.seed": 7 }, 1, half);
    expect(moved.subgraphs.Inner?.nodes.sampler?.inputs.seed).toBe(2 ** 31);
    expect(seed(moved)).toBe(7);
  });
});
