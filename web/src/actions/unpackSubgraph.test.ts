import { expect, it } from "vitest";
import { documentOf, nodesOf, select, testApp } from "../fixtures/app";
import { selectedNodes } from "../stores/geometry";
import { makeSubgraph } from "./makeSubgraph";
import { undo } from "./undo";
import { unpackSubgraph } from "./unpackSubgraph";

it("puts the nodes of every selected instance back, as one step", async () => {
  const app = testApp();
  const before = documentOf(app).history.present;
  for (const ids of [["sampler", "decode"], ["checkpoint"]]) {
    select(app, ...ids);
    await makeSubgraph.perform(app);
  }
  const packed = documentOf(app).history.present;
  select(app, "subgraph", "subgraph_2", "save");
  await unpackSubgraph.perform(app);
  expect(documentOf(app).history.present).toEqual(before);
  expect([...selectedNodes(app.geometry.getState())].sort()).toEqual([
    "checkpoint",
    "decode",
    "sampler",
  ]);
  undo.perform(app);
  expect(documentOf(app).history.present).toBe(packed);
});

it("is for instances alone", () => {
  const app = testApp();
  select(app, "sampler");
  expect(unpackSubgraph.enabled(app)).toBe(false);
  expect(Object.keys(nodesOf(app))).toHaveLength(7);
});
