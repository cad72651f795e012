import { expect, test } from "vitest";
import { Catalogue, type NodeDescription } from "./catalogue";
import { link, catalogue as recorded, textToImage, workflowOf } from "./fixtures/scenes";
import { recall, says } from "./recall";
import type { Json, Workflow } from "./workflow";

const encode = recorded.get("CLIPEncode") as NodeDescription;
const catalogue = new Catalogue([
  ...recorded.nodes,
  {
    ...encode,
    type: "Text",
    inputs: encode.inputs.filter((input) => input.name === "text"),
    outputs: [{ name: "text", wire: "String" }],
  },
]);

const textOf = (workflow: Workflow, node: string, input = "text"): Json | undefined =>
  workflow.nodes[node]?.inputs[input];

/** Another person's graph for the same: other names, the prompt in a node of its own. */
function theirs(): Workflow {
  return workflowOf({
    words: ["Text", { text: "a green star" }],
    bad: ["CLIPEncode", { text: "blurry" }],
    good: ["CLIPEncode", { text: link("words", "text") }],
    draw: [
      "KSampler",
      {
        positive: link("good", "conditioning"),
        negative: link("bad", "conditioning"),
        seed: "18446744073709551615",
        steps: 9,
        cfg: 3.5,
      },
    ],
    size: ["EmptyLatent", { width: 64, height: 96 }],
  });
}

test("a prompt goes where it has the same role, whatever its node is called", () => {
  const next = recall(textToImage(), theirs(), catalogue, "prompt");
  expect(textOf(next, "positive")).toBe("a green star");
  expect(textOf(next, "negative")).toBe("blurry");
  expect(textOf(next, "sampler", "seed")).toBe(7);
  const back = recall(theirs(), textToImage(), catalogue, "prompt");
  expect(textOf(back, "words")).toBe("a heart");
  expect(textOf(back, "bad")).toBe("");
  expect(textOf(back, "good")).toEqual(link("words", "text"));
});

test("a seed is taken exactly, and nothing else", () => {
  const next = recall(textToImage(), theirs(), catalogue, "seed");
  expect(textOf(next, "sampler", "seed")).toBe("18446744073709551615");
  expect(textOf(next, "positive")).toBe("a heart");
});

test("all settings go to the nodes of the same type; links stay as they are", () => {
  const target = textToImage();
  const next = recall(target, theirs(), catalogue, "all");
  expect(next.nodes.sampler?.inputs).toMatchObject({ steps: 9, cfg: 3.5 });
  expect(next.nodes.latent?.inputs).toMatchObject({ width: 64, height: 96 });
  expect(textOf(next, "positive")).toBe("a green star");
  expect(next.nodes.sampler?.inputs.model).toEqual(link("checkpoint", "model"));
  expect(Object.keys(next.nodes)).toEqual(Object.keys(target.nodes));
});

test("a setting that the source left at its default goes back to it", () => {
  const source = textToImage();
  const target = textToImage();
  const changed = {
    ...target.nodes.sampler,
    inputs: { ...target.nodes.sampler?.inputs, steps: 3 },
  };
  const open = { ...target, nodes: { ...target.nodes, sampler: changed } } as Workflow;
  expect(recall(open, source, catalogue, "all").nodes.sampler?.inputs.steps).toBe(20);
});

test("nothing that fits leaves the graph as it was", () => {
  const target = textToImage();
  expect(recall(target, workflowOf({}), catalogue, "all")).toBe(target);
  expect(recall(target, textToImage(), catalogue, "prompt")).toBe(target);
  expect(says(workflowOf({ image: ["EmptyImage"] }), catalogue)).toEqual({
    prompt: false,
    seed: false,
  });
  expect(says(theirs(), catalogue)).toEqual({ prompt: true, seed: true });
});

test("values of unknown nodes and hostile names are only values", () => {
  const source = workflowOf({
    __proto__x: ["NotInstalled", { text: "x" }],
    positive: ["CLIPEncode", { text: "<img src=x onerror=alert(1)>" }],
    sampler: ["KSampler", { positive: link("positive", "conditioning") }],
  });
  const next = recall(textToImage(), source, catalogue, "prompt");
  expect(textOf(next, "positive")).toBe("<img src=x onerror=alert(1)>");
});
