import { describe, expect, it } from "vitest";
import { link, textToImage, workflowOf } from "./fixtures/scenes";
import { connections, linkId, linksInto, portOf, reaches } from "./links";

describe("links", () => {
  it("are found at any depth, each with its place", () => {
    const { nodes } = workflowOf({
      loop: [
        "ForEach",
        {
          values: { kind: "pictures", image: link("a", "image") },
          list: [link("b", "x"), 1, link("c", "y")],
        },
      ],
    });
    const loop = nodes.loop;
    expect(loop && linksInto(loop)).toEqual([
      { path: ["values", "image"], source: "a", output: "image" },
      { path: ["list", 0], source: "b", output: "x" },
      { path: ["list", 2], source: "c", output: "y" },
    ]);
  });
  it("have names of their own", () => {
    const names = [...connections(textToImage())].map(linkId);
    expect(names).toHaveLength(9);
    expect(new Set(names).size).toBe(9);
  });
  it("end at a port, whatever their place in its list", () => {
    expect(portOf(["images", 3])).toBe("images");
    expect(portOf(["how", "mask"])).toBe("how.mask");
  });
});

describe("reaches", () => {
  it("follows links against their direction", () => {
    expect(reaches(textToImage(), "checkpoint", "save")).toBe(true);
    expect(reaches(textToImage(), "save", "checkpoint")).toBe(false);
    expect(reaches(textToImage(), "latent", "positive")).toBe(false);
  });
  it("ends on a loop that should not be there, and on a chain of any depth", () => {
    const loop = workflowOf({
      a: ["Int", { value: link("b", "value") }],
      b: ["Int", { value: link("a", "value") }],
    });
    expect(reaches(loop, "c", "a")).toBe(false);
    const chain = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, i): [string, [string, Record<string, never>]] => [
        `n${i}`,
        ["Int", (i ? { value: link(`n${i - 1}`, "value") } : {}) as Record<string, never>],
      ]),
    );
    expect(reaches(workflowOf(chain), "n0", "n19999")).toBe(true);
  });
});
