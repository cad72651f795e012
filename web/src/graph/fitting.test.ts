import { describe, expect, it } from "vitest";
import { bestPort, fittingPorts } from "./fitting";
import { link, sceneOver, textToImage, workflowOf } from "./fixtures/scenes";

describe("fittingPorts", () => {
  it("finds every port that takes the link, and no other", () => {
    const found = fittingPorts(sceneOver(textToImage()), {
      node: "positive",
      side: "output",
      port: "conditioning",
    });
    expect(found.map(({ node, port }) => `${node}.${port.name}`)).toEqual([
      "sampler.positive",
      "sampler.negative",
    ]);
  });
  it("works from an input, too", () => {
    const found = fittingPorts(sceneOver(textToImage()), {
      node: "decode",
      side: "input",
      port: "latent",
    });
    expect(found.map(({ node }) => node)).toEqual(["latent", "sampler"]);
  });
});

describe("bestPort", () => {
  const start = { node: "prompt", side: "output", port: "conditioning" } as const;
  it("takes the first free port of the kind", () => {
    const scene = sceneOver(
      workflowOf({
        prompt: ["CLIPEncode"],
        sampler: ["KSampler", { positive: link("other", "conditioning") }],
      }),
    );
    expect(bestPort(scene, start, "sampler")?.name).toBe("negative");
  });
  it("is none where nothing fits", () => {
    const scene = sceneOver(workflowOf({ prompt: ["CLIPEncode"], save: ["SaveImage"] }));
    expect(bestPort(scene, start, "save")).toBeUndefined();
  });
});
