import { expect, it } from "vitest";
import { setInput } from "./edit";
import { textToImage, workflowOf } from "./fixtures/scenes";
import { editAt, graphAt, runId, standing, withoutIterations } from "./scope";

const workflow = {
  ...textToImage(),
  subgraphs: { Inner: { nodes: textToImage().nodes, inputs: [], outputs: [] } },
};
const scope = [{ instance: "outer", subgraph: "Inner" }];

it("edits land in the graph on the canvas", () => {
  const changed = editAt(workflow, scope, (graph) => setInput(graph, "sampler", "seed", 9));
  expect(changed.subgraphs.Inner?.nodes.sampler?.inputs.seed).toBe(9);
  expect(changed.nodes).toBe(workflow.nodes);
  expect(graphAt(changed, scope)).toBe(changed.subgraphs.Inner);
  expect(graphAt(changed, [])).toBe(changed);
  expect(editAt(workflow, scope, (graph) => graph)).toBe(workflow);
});

it("inner nodes are named through their instances", () => {
  expect(runId(scope, "sampler")).toBe("outer/sampler");
});

it("a scope goes as far as its instances do, and follows a new name", () => {
  const body = (type: string) => ({ ...workflowOf({ n: [type] }), inputs: [], outputs: [] });
  const nested = workflowOf(
    { outer: ["subgraph:Outer"] },
    { subgraphs: { Outer: body("subgraph:Inner"), Inner: body("Int") } },
  );
  const both = [
    { instance: "outer", subgraph: "Outer" },
    { instance: "n", subgraph: "Inner" },
  ];
  expect(standing(nested, both)).toBe(both);
  expect(standing(nested, [{ instance: "outer", subgraph: "Before" }])).toEqual([both[0]]);
  const { Inner: _, ...rest } = nested.subgraphs;
  expect(standing({ ...nested, subgraphs: rest }, both)).toEqual([both[0]]);
  expect(standing({ ...nested, nodes: {} }, both)).toEqual([]);
});

it.each([
  ["each/3/sampler", "each/sampler"],
  ["a/0/b/12/c", "a/b/c"],
  ["7/8", "7/8"],
  ["sampler", "sampler"],
])("%s stands at %s", (id, place) => {
  expect(withoutIterations(id)).toBe(place);
});
