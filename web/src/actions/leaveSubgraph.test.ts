import { expect, it } from "vitest";
import { documentOf, select, testApp } from "../fixtures/app";
import { workflowOf } from "../graph/fixtures/scenes";
import { enterSubgraph } from "./enterSubgraph";
import { leaveSubgraph } from "./leaveSubgraph";

const workflow = workflowOf(
  { inner: ["subgraph:Twice"], loop: ["ForEach", { body: "subgraph:Twice" }], plain: ["Int"] },
  { subgraphs: { Twice: { ...workflowOf({ number: ["Int"] }), inputs: [], outputs: [] } } },
);

it("goes back to the graph around", () => {
  const app = testApp({}, workflow);
  expect(leaveSubgraph.enabled(app)).toBe(false);
  select(app, "inner");
  enterSubgraph.perform(app);
  leaveSubgraph.perform(app);
  expect(documentOf(app).scope).toEqual([]);
});
