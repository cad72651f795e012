import { describe, expect, it } from "vitest";
import { catalogue, link, sceneOver, textToImage, workflowOf } from "./fixtures/scenes";
import { type Wanted, whyNot } from "./whyNot";

const wanted = (source: string, output: string, target: string, input: string): Wanted => ({
  source,
  output,
  target,
  input,
});

describe("whyNot", () => {
  const scene = sceneOver(textToImage());

  it("takes every link of the default graph again", () => {
    expect(whyNot(scene, wanted("checkpoint", "model", "sampler", "model"))).toBeNull();
    expect(whyNot(scene, wanted("sampler", "latent", "decode", "latent"))).toBeNull();
  });
  it("names both sides of a mismatch", () => {
    expect(whyNot(scene, wanted("checkpoint", "vae", "sampler", "positive"))).toBe(
      "Load checkpoint gives a VAE; positive of KSampler takes a Conditioning.",
    );
  });
  it("uses the names people gave", () => {
    const renamed = textToImage();
    const { checkpoint } = renamed.nodes;
    if (checkpoint) renamed.nodes.checkpoint = { ...checkpoint, ui: { title: "My model" } };
    expect(whyNot(sceneOver(renamed), wanted("checkpoint", "vae", "sampler", "model"))).toContain(
      "My model gives",
    );
  });
  it("refuses loops, long and short", () => {
    const loop = workflowOf({
      first: ["KSampler"],
      scaled: ["LatentScaleBy", { latent: link("first", "latent") }],
    });
    expect(whyNot(sceneOver(loop), wanted("scaled", "latent", "first", "latent"))).toContain(
      "close a loop",
    );
    expect(whyNot(scene, wanted("sampler", "latent", "sampler", "latent"))).toBe(
      "A node cannot feed itself.",
    );
  });
  it("refuses what is not there", () => {
    expect(whyNot(scene, wanted("gone", "x", "sampler", "model"))).toBe(
      "That node is no longer here.",
    );
    expect(whyNot(scene, wanted("checkpoint", "depth", "sampler", "model"))).toContain(
      "no output depth",
    );
    expect(whyNot(scene, wanted("checkpoint", "model", "sampler", "depth"))).toContain(
      "no input depth",
    );
    const unknown = sceneOver(workflowOf({ a: ["NotInstalled"], b: ["KSampler"] }));
    expect(whyNot(unknown, wanted("a", "x", "b", "model"))).toContain("not installed");
  });
  it("lets whole numbers into fractions, and not the other way", () => {
    const numbers = sceneOver(
      workflowOf({ int: ["Int"], float: ["Float"], sampler: ["KSampler"] }),
    );
    expect(whyNot(numbers, wanted("int", "value", "sampler", "cfg"))).toBeNull();
    expect(whyNot(numbers, wanted("float", "value", "sampler", "steps"))).toContain("takes an Int");
  });
  it("takes a single output by the name `output`", () => {
    expect(whyNot(scene, wanted("sampler", "output", "decode", "latent"))).toBeNull();
  });
  it("reaches into the option a union chose", () => {
    const loop = sceneOver(
      workflowOf({
        decode: ["VAEDecode"],
        pictures: ["ForEach", { values: { kind: "pictures" } }],
        numbers: ["ForEach", { values: { kind: "range" } }],
      }),
    );
    expect(whyNot(loop, wanted("decode", "image", "pictures", "values.image"))).toBeNull();
    expect(whyNot(loop, wanted("decode", "image", "numbers", "values.image"))).toContain(
      "no input",
    );
  });
});

describe("matching letters", () => {
  const nodes = {
    checkpoint: ["LoadCheckpoint"],
    latent: ["EmptyLatent"],
    choose: ["Switch", { on_true: link("latent", "latent") }],
    sampler: ["KSampler"],
    decode: ["VAEDecode"],
  } satisfies Record<string, [string, Record<string, ReturnType<typeof link>>?]>;

  it("carry one type through a node", () => {
    const scene = sceneOver(workflowOf(nodes));
    expect(whyNot(scene, wanted("choose", "output", "sampler", "latent"))).toBeNull();
    expect(whyNot(scene, wanted("choose", "output", "sampler", "model"))).toContain(
      "gives a Latent",
    );
    expect(whyNot(scene, wanted("checkpoint", "model", "choose", "on_false"))).toContain(
      "takes a Latent",
    );
  });
  it("may be changed at the only port that says", () => {
    const scene = sceneOver(workflowOf(nodes));
    expect(whyNot(scene, wanted("checkpoint", "model", "choose", "on_true"))).toBeNull();
  });
  it("are known from who takes the output, too", () => {
    const scene = sceneOver(
      workflowOf({
        ...nodes,
        choose: ["Switch"],
        sampler: ["KSampler", { latent: link("choose", "output") }],
      }),
    );
    expect(whyNot(scene, wanted("checkpoint", "model", "choose", "on_true"))).toContain(
      "takes a Latent",
    );
  });
});

describe("subgraphs", () => {
  const workflow = workflowOf(
    {
      sampler: ["KSampler"],
      twice: ["subgraph:Twice"],
      loop: ["ForEach", { body: "subgraph:Twice" }],
    },
    {
      subgraphs: {
        Twice: {
          nodes: {},
          inputs: [
            { name: "latent", wire: "Latent" },
            { name: "value", wire: "Float" },
          ],
          outputs: [{ name: "result", wire: "Latent", from: ["a", "latent"] }],
        },
      },
    },
  );
  it("are linked by what they declare", () => {
    expect(whyNot(sceneOver(workflow), wanted("sampler", "latent", "twice", "latent"))).toBeNull();
    expect(whyNot(sceneOver(workflow), wanted("twice", "result", "sampler", "model"))).toContain(
      "Twice gives",
    );
  });
  it("lend a loop their inputs, but for the ones it gives", () => {
    const scene = sceneOver(workflow);
    expect(whyNot(scene, wanted("sampler", "latent", "loop", "inputs.latent"))).toBeNull();
    expect(whyNot(scene, wanted("sampler", "latent", "loop", "inputs.value"))).toContain(
      "no input",
    );
    expect(catalogue.get("ForEach")?.inputs.some((i) => i.name === "inputs")).toBe(true);
  });
});
