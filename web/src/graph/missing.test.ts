import { expect, it } from "vitest";
import type { Problem } from "../api/types";
import { catalogue, textToImage, workflowOf } from "./fixtures/scenes";
import { missingIn } from "./missing";

const problem = (node: string, code: string, input: string | null = null): Problem => ({
  node,
  input,
  code,
  message: "Not here.",
  remedy: "",
});

it("names a file once, with every node that wants it", () => {
  const { checkpoint } = textToImage().nodes;
  if (!checkpoint) throw new Error("It is there.");
  const workflow = { ...textToImage(), nodes: { ...textToImage().nodes, again: checkpoint } };
  const found = missingIn(
    [
      problem("checkpoint", "input.file_missing", "name"),
      problem("again", "input.file_missing", "name"),
      problem("sampler", "input.out_of_range", "steps"),
    ],
    workflow,
    catalogue,
  );
  expect(found).toEqual([
    {
      kind: "file",
      address: "models/checkpoints",
      name: "starter.safetensors",
      nodes: ["checkpoint", "again"],
    },
  ]);
});

it("names an embedding that a prompt speaks of", () => {
  const lost: Problem = {
    ...problem("positive", "prompt.embedding_missing", "text"),
    said: { message: { pattern: "There is no embedding {name}.", values: { name: "easy" } } },
  };
  expect(missingIn([lost], textToImage(), catalogue)).toEqual([
    { kind: "file", address: "models/embeddings", name: "easy.safetensors", nodes: ["positive"] },
  ]);
});

it("names a node type, and the plugin where its name says it", () => {
  const workflow = workflowOf(
    { a: ["FancySampler"], each: ["subgraph:Inner"] },
    {
      subgraphs: { Inner: { ...workflowOf({ b: ["my-nodes/Blur"] }), inputs: [], outputs: [] } },
    },
  );
  const found = missingIn(
    [problem("a", "node.type_unknown"), problem("each/3/b", "node.type_unknown")],
    workflow,
    catalogue,
  );
  expect(found).toEqual([
    { kind: "type", type: "FancySampler", plugin: null, remedy: "", nodes: ["a"] },
    { kind: "type", type: "my-nodes/Blur", plugin: "my-nodes", remedy: "", nodes: ["each/3/b"] },
  ]);
});

it("says nothing of what is gone or was never a file", () => {
  const workflow = textToImage();
  expect(missingIn([problem("gone", "node.type_unknown")], workflow, catalogue)).toEqual([]);
  expect(
    missingIn([problem("sampler", "input.file_missing", "steps")], workflow, catalogue),
  ).toEqual([]);
});
