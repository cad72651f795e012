import { expect, it } from "vitest";
import { link, workflowOf } from "./fixtures/scenes";
import { dropUnused, holds, renameSubgraph, retitle, rewire, usesOf } from "./subgraphs";
import type { Subgraph } from "./workflow";

const part = (nodes: Parameters<typeof workflowOf>[0]): Subgraph => ({
  nodes: workflowOf(nodes).nodes,
  inputs: [],
  outputs: [],
});
const workflow = workflowOf(
  { one: ["subgraph:Outer"], each: ["ForEach", { body: "subgraph:Inner" }] },
  {
    subgraphs: {
      Outer: part({ x: ["subgraph:Inner"] }),
      Inner: part({ n: ["Int"] }),
      Alone: part({ n: ["Int"] }),
    },
  },
);

it("counts who runs a subgraph, loops among them", () => {
  expect(["Outer", "Inner", "Alone"].map((name) => usesOf(workflow, name))).toEqual([1, 2, 0]);
});

it("renames it wherever it is used", () => {
  const renamed = renameSubgraph(workflow, "Inner", "Body");
  expect(Object.keys(renamed.subgraphs)).toEqual(["Outer", "Body", "Alone"]);
  expect(renamed.nodes.each?.inputs.body).toBe("subgraph:Body");
  expect(renamed.subgraphs.Outer?.nodes.x?.type).toBe("subgraph:Body");
  expect(Object.keys(renameSubgraph(workflow, "Inner", "Outer").subgraphs)[1]).toBe("Outer 2");
  expect(renameSubgraph(workflow, "Inner", "Inner")).toBe(workflow);
});

it("names the subgraph by its only instance, and others one by one", () => {
  const renamed = retitle(workflow, [], "one", "Whole");
  expect(renamed.nodes.one?.type).toBe("subgraph:Whole");
  expect(
    retitle(renamed, [{ instance: "one", subgraph: "Whole" }], "x", "Half").subgraphs,
  ).toMatchObject({ Whole: { nodes: { x: { type: "subgraph:Inner", ui: { title: "Half" } } } } });
  expect(retitle(workflow, [], "each", "Loop").nodes.each?.ui?.title).toBe("Loop");
});

it("knows which subgraphs hold which", () => {
  expect(holds(workflow, "Outer", "Inner")).toBe(true);
  expect(holds(workflow, "Inner", "Inner")).toBe(true);
  expect(holds(workflow, "Inner", "Outer")).toBe(false);
});

it("drops only what nothing runs", () => {
  expect(Object.keys(dropUnused(workflow, "Alone").subgraphs)).toEqual(["Outer", "Inner"]);
  expect(dropUnused(workflow, "Inner")).toBe(workflow);
});

it("rewires at any depth, and closes the gaps", () => {
  const node = {
    type: "X",
    inputs: { list: [link("a", "x"), 3, link("b", "x")], how: { kind: "k", mask: link("a", "m") } },
  };
  const cut = rewire(node, (fed) => ("$link" in fed && fed.$link[0] === "a" ? undefined : fed));
  expect(cut.inputs).toEqual({ list: [3, link("b", "x")], how: { kind: "k" } });
  expect(rewire(node, (fed) => fed)).toBe(node);
  const only = { type: "X", inputs: { images: [link("a", "x")], plain: [] } };
  expect(rewire(only, () => undefined).inputs).toEqual({ plain: [] });
});
