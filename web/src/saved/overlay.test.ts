import { expect, it } from "vitest";
import { diffWorkflows } from "../graph/diff";
import { removeNodes, setInput } from "../graph/edit";
import { catalogue, link, textToImage } from "../graph/fixtures/scenes";
import type { Workflow } from "../graph/workflow";
import { compare, placesOf } from "./overlay";

const before = textToImage();
const gone = removeNodes(before, new Set(["save"])) as Workflow;
const after: Workflow = {
  ...setInput(gone, "sampler", "seed", 8),
  nodes: {
    ...setInput(gone, "sampler", "seed", 8).nodes,
    preview: { type: "PreviewImage", inputs: { image: link("decode", "image") } },
  },
};

it("marks nodes and lines on both sides, and what went in the one over the other", () => {
  const diff = diffWorkflows(before, after);
  const compared = compare(before, after, diff, "", catalogue);
  const marks = ({ nodes, lines }: (typeof compared)["both"]) => [
    ...nodes.filter((n) => n.status).map((n) => `${n.id} ${n.status}`),
    ...lines.filter((l) => l.status).map((l) => `${l.id} ${l.status}`),
  ];
  expect(marks(compared.before)).toEqual([
    "sampler changed",
    "save removed",
    "decode.image→save.image removed",
  ]);
  expect(marks(compared.after)).toEqual([
    "sampler changed",
    "preview added",
    "decode.image→preview.image added",
  ]);
  expect(compared.both.nodes).toHaveLength(8);
  expect(marks(compared.both)).toHaveLength(5);
  expect(placesOf(diff)).toEqual([""]);
});

it("shows a subgraph that only one of them has", () => {
  const nodes = { n: { type: "Int", inputs: {} } };
  const more = { ...before, subgraphs: { S: { nodes, inputs: [], outputs: [] } } };
  const diff = diffWorkflows(before, more);
  expect(placesOf(diff)).toEqual(["", "S"]);
  const { before: left, after: right } = compare(before, more, diff, "S", catalogue);
  expect([left.nodes.length, right.nodes[0]?.status]).toEqual([0, "added"]);
});

it("marks what runs a changed subgraph, however deep the change lies", () => {
  const graph = (nodes: Workflow["nodes"]) => ({ nodes, inputs: [], outputs: [] });
  const whole = (value: number): Workflow => ({
    ...before,
    nodes: { out: { type: "subgraph:Outer", inputs: {} }, n: { type: "Int", inputs: {} } },
    subgraphs: {
      Outer: graph({ in: { type: "subgraph:Inner", inputs: {} } }),
      Inner: graph({ n: { type: "Int", inputs: { value } } }),
    },
  });
  const [old, now] = [whole(1), whole(2)];
  const diff = diffWorkflows(old, now);
  const { both } = compare(old, now, diff, "", catalogue);
  expect(both.nodes.map(({ id, status }) => [id, status])).toEqual([
    ["out", "changed"],
    ["n", null],
  ]);
});
