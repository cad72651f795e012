import { expect, it } from "vitest";
import { nodesOf, select, testApp } from "../fixtures/app";
import { link, workflowOf } from "../graph/fixtures/scenes";
import { remove } from "./remove";

it("takes nodes with their links", () => {
  const app = testApp();
  select(app, "checkpoint", "latent");
  remove.perform(app);
  expect(Object.keys(nodesOf(app))).toHaveLength(5);
  expect(app.geometry.getState().edges).toHaveLength(4);
});

it("takes single links, several out of one list", () => {
  const images = [link("a", "image"), link("b", "image"), link("c", "image")];
  const nodes = { a: ["LoadImage"], b: ["LoadImage"], c: ["LoadImage"] } as const;
  const app = testApp(
    {},
    workflowOf({ ...structuredClone(nodes), join: ["ImageBatch", { images }] } as never),
  );
  const { edges, onEdges } = app.geometry.getState();
  onEdges([0, 1].map((i) => ({ type: "select", id: edges[i]?.id ?? "", selected: true })));
  expect(remove.enabled(app)).toBe(true);
  remove.perform(app);
  expect(nodesOf(app).join?.inputs.images).toEqual([link("c", "image")]);
});
