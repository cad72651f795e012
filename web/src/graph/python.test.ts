import { describe, expect, it } from "vitest";
import { catalogue, link, textToImage, workflowOf } from "./fixtures/scenes";
import { pythonOf } from "./python";
import { identifier, keywords, literal, Names } from "./pythonWords";

// That Python reads it, and builds the same workflow, is proved by tests/e2e/test_copy_as.py.
describe("pythonOf", () => {
  it("is a script a person would write", () => {
    expect(pythonOf(textToImage(), catalogue)).toBe(`\
from nodes.autoencoder import VAEDecode
from nodes.checkpoint import LoadCheckpoint
from nodes.conditioning import CLIPEncode
from nodes.image.save import SaveImage
from nodes.latent.empty import EmptyLatent
from nodes.sampling.ksampler import KSampler
from server.graph.build import Workflow

flow = Workflow("Test")

checkpoint = flow["checkpoint"].add(LoadCheckpoint, name="starter.safetensors")
positive = flow["positive"].add(CLIPEncode, clip=checkpoint.clip, text="a heart")
negative = flow["negative"].add(CLIPEncode, clip=checkpoint.clip, text="")
latent = flow["latent"].add(EmptyLatent, width=128, height=128)
sampler = flow["sampler"].add(
    KSampler,
    model=checkpoint.model,
    positive=positive,
    negative=negative,
    latent=latent,
    seed=7,
)
decode = flow["decode"].add(VAEDecode, latent=sampler, vae=checkpoint.vae)
flow["save"].add(SaveImage, image=decode)

if __name__ == "__main__":
    for path in flow.run().save("output"):
        print(path)
`);
  });

  it("puts sources first, writes a circle as links and what is not installed by its name", () => {
    const script = pythonOf(
      workflowOf({
        sum: ["Int", { value: link("class", "value") }],
        class: ["Int", { value: 3 }],
        a: ["Int", { value: link("b", "output") }],
        b: ["Int", { value: link("a", "output") }],
        odd: ["dist/Plugin", { image: link("gone", "x") }],
      }),
      catalogue,
    );
    const at = (text: string) => script.indexOf(text);
    expect(at('class_ = flow["class"]')).toBeGreaterThan(0);
    expect(at('class_ = flow["class"]')).toBeLessThan(at('flow["sum"]'));
    expect(script).toContain(
      'flow.put("odd", "dist/Plugin", {"image": {"$link": ["gone", "x"]}}, 1)',
    );
    expect(script.match(/"\$link": \["[ab]", "output"\]/g)).toHaveLength(2);
  });
});

describe("words", () => {
  it("writes literals as Python does", () => {
    expect(literal([null, true, false, 1.5, "a\"b\\\n'"])).toBe(
      '[None, True, False, 1.5, "a\\"b\\\\\\n\'"]',
    );
    expect(literal({ "a b": { c: [] } })).toBe('{"a b": {"c": []}}');
  });
  it("shows what hides: controls, bidi marks, spaces of no width", () => {
    expect(literal("a\u202eb\u200b\u2028\u0000")).toBe('"a\\u202eb\\u200b\\u2028\\u0000"');
  });
  it("finds names", () => {
    expect(["1-a", "class", "流", "a b", "print"].map(identifier)).toEqual([
      "_1_a",
      "class_",
      "__",
      "a_b",
      "print_",
    ]);
    const names = new Names();
    expect([names.take("a"), names.take("a"), names.take("a_2")]).toEqual(["a", "a_2", "a_2_2"]);
    expect(
      keywords([
        ["a", "1"],
        ["a b", "2"],
        ["in", "3"],
      ]),
    ).toEqual(["a=1", '**{"a b": 2, "in": 3}']);
  });
});
