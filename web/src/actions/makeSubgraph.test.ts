import { expect, it } from "vitest";
import { documentOf, nodesOf, select, testApp } from "../fixtures/app";
import { selectedNodes } from "../stores/geometry";
import { makeSubgraph } from "./makeSubgraph";
import { undo } from "./undo";

it("puts the selected nodes into a subgraph, as one step", async () => {
  const app = testApp();
  const before = documentOf(app).history.present;
  expect(makeSubgraph.enabled(app)).toBe(false);
  select(app, "sampler", "decode");
  await makeSubgraph.perform(app);
  expect(nodesOf(app).subgraph?.type).toBe("subgraph:Subgraph");
  expect(nodesOf(app)).not.toHaveProperty("sampler");
  expect([...selectedNodes(app.geometry.getState())]).toEqual(["subgraph"]);
  undo.perform(app);
  expect(documentOf(app).history.present).toBe(before);
});

it("selects what stands between, says so, and takes it along the second time", async () => {
  const app = testApp();
  select(app, "checkpoint", "decode");
  await makeSubgraph.perform(app);
  expect(documentOf(app).history.past).toHaveLength(0);
  expect(app.view.getState().toasts.at(-1)?.text).toContain("KSampler");
  expect(selectedNodes(app.geometry.getState()).size).toBe(5);
  await makeSubgraph.perform(app);
  expect(Object.keys(nodesOf(app)).sort()).toEqual(["latent", "save", "subgraph"]);
});
