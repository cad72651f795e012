import { expect, it } from "vitest";
import { documentOf, nodesOf, select, testApp } from "../fixtures/app";
import { workflowOf } from "../graph/fixtures/scenes";
import { enterInstance, enterSubgraph } from "./enterSubgraph";

const workflow = workflowOf(
  { inner: ["subgraph:Twice"], loop: ["ForEach", { body: "subgraph:Twice" }], plain: ["Int"] },
  { subgraphs: { Twice: { ...workflowOf({ number: ["Int"] }), inputs: [], outputs: [] } } },
);

it.each(["inner", "loop"])("shows what %s runs", (instance) => {
  const app = testApp({}, workflow);
  select(app, instance);
  enterSubgraph.perform(app);
  expect(documentOf(app).scope).toEqual([{ instance, subgraph: "Twice" }]);
  expect(Object.keys(nodesOf(app))).toEqual(["number"]);
  expect(app.geometry.getState().nodes.map((node) => node.id)).toEqual(["number"]);
});

it("needs one node that runs a subgraph", () => {
  const app = testApp({}, workflow);
  select(app, "plain");
  expect(enterSubgraph.enabled(app)).toBe(false);
  select(app, "inner", "loop");
  expect(enterSubgraph.enabled(app)).toBe(false);
});

it("goes into a node by its id, and into nothing that runs no subgraph", () => {
  const app = testApp({}, workflow);
  expect(enterInstance(app, "plain")).toBe(false);
  expect(enterInstance(app, "nowhere")).toBe(false);
  expect(enterInstance(app, "loop")).toBe(true);
  expect(documentOf(app).scope).toEqual([{ instance: "loop", subgraph: "Twice" }]);
});
