import { expect, test } from "vitest";
import { link, textToImage, workflowOf } from "../graph/fixtures/scenes";
import { madeWith, readMade } from "./madeWith";

test("prompts stand apart from the values, links are none", () => {
  const { texts, values } = madeWith(textToImage());
  expect(texts).toEqual([["positive.text", "a heart"]]);
  expect(values).toContainEqual(["sampler.seed", "7"]);
  expect(values.map(([name]) => name)).not.toContain("sampler.model");
});

test("what was chosen while it ran stands before what was written", () => {
  const chosen = { positive: { text: "a blue heart" }, sampler: { seed: 9 } };
  const { texts, values } = madeWith(textToImage(), null, chosen);
  expect(texts[0]).toEqual(["positive.text", "a blue heart"]);
  expect(values[0]).toEqual(["sampler.seed", "9"]);
});

test("values at any depth have their path", () => {
  const { texts, values } = madeWith(
    workflowOf({
      each: [
        "ForEach",
        {
          values: { kind: "lines", text: "one\ntwo" },
          across: { kind: "list", values: [1, 2] },
          inputs: { clip: link("a", "clip"), size: 3 },
        },
      ],
    }),
  );
  expect(texts).toEqual([["each.values.text", "one\ntwo"]]);
  expect(values).toEqual([
    ["each.values.kind", "lines"],
    ["each.across.kind", "list"],
    ["each.across.values", "1, 2"],
    ["each.inputs.size", "3"],
  ]);
});

test("what is no workflow says nothing", () => {
  for (const data of [undefined, null, 3, {}, { format: "tessera", version: 1, nodes: [] }])
    expect(madeWith(readMade(data))).toEqual({ texts: [], values: [], iteration: [], axes: null });
});
