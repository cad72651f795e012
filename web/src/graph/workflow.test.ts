import { describe, expect, it } from "vitest";
import { emptyWorkflow, freshId, isLink } from "./workflow";

describe("freshId", () => {
  const graph = { nodes: { ksampler: { type: "KSampler", inputs: {} } } };
  it.each([
    ["VAEDecode", "vae_decode"],
    ["ImageScaleBy", "image_scale_by"],
    ["CLIPEncode", "clip_encode"],
    ["dist/FancyNode", "fancy_node"],
    ["subgraph:Blur twice", "blur_twice"],
    ["!!", "node"],
  ])("names %s by its words", (type, id) => {
    expect(freshId(emptyWorkflow(), type)).toBe(id);
  });
  it("numbers what is taken", () => {
    const taken = {
      nodes: { int: { type: "Int", inputs: {} }, int_2: { type: "Int", inputs: {} } },
    };
    expect(freshId(taken, "Int")).toBe("int_3");
    expect(freshId(graph, "Int")).toBe("int");
  });
});

describe("isLink", () => {
  it.each([
    [{ $link: ["a", "b"] }, true],
    [{ $link: ["a"] }, false],
    [{ $link: ["a", 1] }, false],
    [["a", "b"], false],
    [null, false],
    ["$link", false],
  ])("%j → %s", (value, expected) => {
    expect(isLink(value as never)).toBe(expected);
  });
});
