import { expect, it } from "vitest";
import { blockOf, bringBlock, describeBlock } from "./blocks";
import { addNode } from "./edit";
import { flatten } from "./fixtures/flatten";
import { catalogue, sceneOver, textToImage, workflowOf } from "./fixtures/scenes";
import { offeredNodes } from "./offered";
import { makeSubgraph } from "./subgraphMake";
import type { Workflow } from "./workflow";

const part = (...nodes: [string, string][]) => ({
  ...workflowOf(Object.fromEntries(nodes.map(([id, type]) => [id, [type]]))),
  inputs: [],
  outputs: [],
});
const whole = workflowOf(
  { one: ["subgraph:Outer"] },
  {
    subgraphs: {
      Outer: part(["x", "subgraph:Inner"]),
      Inner: part(["n", "Int"]),
      Other: part(["f", "Float"]),
    },
  },
);
const keep = (workflow: Workflow) => ({
  id: "7",
  name: workflow.name,
  description: String(workflow.ui?.description ?? ""),
  etag: "",
  workflow,
});

it("takes along what it needs, and nothing else", () => {
  const block = blockOf(whole, "Outer", "Two deep", "Why.");
  expect(Object.keys(block.subgraphs)).toEqual(["Outer", "Inner"]);
  expect(block).toMatchObject({ name: "Two deep", ui: { description: "Why." } });
  expect(Object.values(block.nodes)).toEqual([{ type: "subgraph:Outer", inputs: {} }]);
});

it("is found among the node types, with its ports", () => {
  const made = makeSubgraph(sceneOver(textToImage()), [], new Set(["sampler", "decode"]), "Draw");
  const [described] = describeBlock(keep(blockOf(made.workflow, "Draw", "Drawing", "Draws.")));
  expect(described).toMatchObject({
    type: "block:7",
    title: "Drawing",
    category: "library",
    summary: "Draws.",
    outputs: [{ name: "image", wire: "Image" }],
  });
  expect(described?.inputs.map(({ name }) => name)).toContain("model");
});

it("is copied in under names that mean nothing else, and once where it is there already", () => {
  const block = keep(blockOf(whole, "Outer", "Two deep", ""));
  const clash = workflowOf({}, { subgraphs: { Inner: part(["s", "SolidMask"]) } });
  const brought = bringBlock(clash, block);
  if (!brought) throw new Error("It is a block.");
  expect(Object.keys(brought.workflow.subgraphs)).toEqual(["Inner", "Outer", "Inner 2"]);
  expect(Object.keys(flatten(addNode(brought.workflow, brought.node, "b")))).toEqual(["b/x/n"]);
  expect(flatten(addNode(brought.workflow, brought.node, "b"))["b/x/n"]?.type).toBe("Int");
  expect(Object.keys(bringBlock(whole, block)?.workflow.subgraphs ?? {})).toEqual(
    Object.keys(whole.subgraphs),
  );
  expect(bringBlock(whole, keep(textToImage()))).toBeNull();
});

it("offers the workflow's own subgraphs, but none where it would hold itself", () => {
  const offered = (graph: Workflow | Workflow["subgraphs"][string]) =>
    offeredNodes({ workflow: whole, graph: graph as Workflow, catalogue })
      .map(({ type }) => type)
      .filter((type) => type.startsWith("subgraph:"));
  expect(offered(whole)).toEqual(["subgraph:Outer", "subgraph:Inner", "subgraph:Other"]);
  expect(offered(whole.subgraphs.Inner ?? whole)).toEqual(["subgraph:Other"]);
  expect(offered(whole.subgraphs.Other ?? whole)).toEqual(["subgraph:Outer", "subgraph:Inner"]);
  expect(offeredNodes(sceneOver(whole))).toBe(offeredNodes(sceneOver(whole)));
  expect(offeredNodes(sceneOver(textToImage()))).toBe(catalogue.nodes);
});
