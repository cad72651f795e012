import { describe, expect, it } from "vitest";
import { catalogue } from "./fixtures/scenes";
import { firstFitting, fitting, matchScore, searchNodes } from "./search";

const first = (query: string) => searchNodes(catalogue.nodes, query)[0]?.description.type;

describe("searchNodes", () => {
  it.each([
    ["ksampler", "KSampler"],
    ["sampler", "KSampler"],
    ["CLIPTextEncode", "CLIPEncode"],
    ["CheckpointLoaderSimple", "LoadCheckpoint"],
    ["EmptyLatentImage", "EmptyLatent"],
    ["decode", "VAEDecode"],
    ["save im", "SaveImage"],
    ["ldchk", "LoadCheckpoint"],
    ["ksmapler", "KSampler"],
    ["chekpoint", "LoadCheckpoint"],
    ["previiew", "PreviewImage"],
    ["encide", "CLIPEncode"],
  ])("%s finds %s first", (query, type) => {
    expect(first(query)).toBe(type);
  });
  it("answers nothing with all, and nonsense with nothing", () => {
    expect(searchNodes(catalogue.nodes, " ")).toHaveLength(catalogue.nodes.length);
    expect(searchNodes(catalogue.nodes, "qqqq")).toEqual([]);
  });
  it("puts what is familiar before its equals, not before a better name", () => {
    const familiar = { favourites: ["VAEEncode"], recent: ["SaveImage"] };
    const types = (query: string) =>
      searchNodes(catalogue.nodes, query, familiar).map(({ description }) => description.type);
    expect(types("encode")[0]).toBe("VAEEncode");
    const images = types("image").filter((type) => /^(Load|Preview|Save)Image$/.test(type));
    expect(images).toEqual(["SaveImage", "LoadImage", "PreviewImage"]);
    expect(types("KSampler")[0]).toBe("KSampler");
    expect(types("")).toEqual(
      searchNodes(catalogue.nodes, "").map(({ description }) => description.type),
    );
  });
  it("tells which of its names matched", () => {
    expect(searchNodes(catalogue.nodes, "CLIPTextEncode")[0]?.matched).toBe("CLIPTextEncode");
  });
});

describe("matchScore", () => {
  it("prefers a whole name, its start, a word's start, its inside", () => {
    const scores = ["latent", "late", "scale", "tent"].map((word) =>
      matchScore(word === "scale" ? "Latent scale by" : "latent", word),
    );
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(new Set(scores).size).toBe(4);
  });
});

describe("fitting", () => {
  it("offers what takes a latent, with its port", () => {
    const found = fitting(catalogue.nodes, { side: "output", wires: ["Latent"] });
    const types = found.map((f) => f.description.type);
    expect(types).toEqual(expect.arrayContaining(["KSampler", "VAEDecode", "LatentScaleBy"]));
    expect(types).not.toContain("SaveImage");
    expect(found.find((f) => f.description.type === "VAEDecode")?.port).toBe("latent");
  });
  it("offers what gives a conditioning", () => {
    const found = fitting(catalogue.nodes, { side: "input", wires: ["Conditioning"] });
    expect(found.map((f) => f.description.type)).toContain("CLIPEncode");
  });
  it("prefers the port that wants exactly this", () => {
    const sampler = catalogue.get("KSampler");
    expect(sampler && firstFitting(sampler, { side: "output", wires: ["Int"] })).toBe("seed");
    expect(sampler && firstFitting(sampler, { side: "output", wires: ["Float"] })).toBe("cfg");
  });
});
