import { expect, it } from "vitest";
import { catalogue } from "../graph/fixtures/scenes";
import { boundsOf, choicesOf, defaultOf, kindOf, sourceOf } from "./explain";

const input = (type: string, name: string) => {
  const found = catalogue.get(type)?.inputs.find((one) => one.name === name);
  if (!found) throw new Error(`${type} has no ${name}`);
  return found;
};

it("says what an input takes", () => {
  const kinds = ["model", "steps", "cfg", "sampler"].map((name) => kindOf(input("KSampler", name)));
  expect(kinds).toEqual(["Model", "whole number", "number", "choice"]);
  expect(kindOf(input("CLIPEncode", "text"))).toBe("text");
  expect(kindOf(input("Grid", "images"))).toBe("several Image");
});

it("says its bounds", () => {
  expect(boundsOf(input("KSampler", "steps").schema ?? {})).toBe("1 … 10000");
  expect(boundsOf(input("EmptyLatent", "width").schema ?? {})).toMatch(/^\d+ … \d+ px/);
  expect(boundsOf({ type: "number", exclusiveMinimum: 0 })).toBe("> 0");
  expect(boundsOf({ type: "integer", minimum: 8, multipleOf: 8, unit: "px" })).toBe(
    "≥ 8 px, multiples of 8",
  );
  expect(boundsOf(input("KSampler", "seed").schema ?? {})).toBe("≥ 0");
  expect(boundsOf({ type: "string" })).toBe("");
});

it("says what may be chosen, and what is when nothing is", () => {
  expect(choicesOf(input("KSampler", "scheduler").schema ?? {})).toContain("karras");
  expect(defaultOf(input("KSampler", "scheduler"))).toBe("karras");
  expect(defaultOf(input("KSampler", "model"))).toBe("");
  expect(defaultOf({ ...input("KSampler", "steps"), default: 0 })).toBe("0");
});

it("says where the code lies", () => {
  expect(sourceOf({ type: "KSampler", module: "nodes.sampling.ksampler" })).toBe(
    "nodes/sampling/ksampler.py",
  );
  expect(sourceOf({ type: "acme/Sparkle", module: "acme_nodes.light" })).toBe(
    "Plugin acme: acme_nodes.light",
  );
});
