import { expect, it } from "vitest";
import { nodesOf, testApp, testStage } from "../fixtures/app";
import { positionOf } from "../graph/workflow";
import { arrange } from "./arrange";

it("gives every node a place of its own, in one step", async () => {
  const app = testApp();
  const calls = testStage(app);
  await arrange.perform(app);
  const places = Object.values(nodesOf(app)).map((node) => positionOf(node).join());
  expect(new Set(places).size).toBe(7);
  expect(calls).toEqual([["fit"]]);
  app.documents.getState().undo();
  expect(nodesOf(app).save?.ui).toBeUndefined();
});
