import { expect, it } from "vitest";
import { nodesOf, select, testApp, testStage } from "../fixtures/app";
import { membersOf } from "../graph/groups";
import { positionOf } from "../graph/workflow";
import { placedThings } from "../stores/chosen";
import { arrange } from "./arrange";
import { group } from "./group";

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

it("keeps a group around its nodes, and arranges what is selected alone where it was", async () => {
  const app = testApp();
  await arrange.perform(app);
  select(app, "positive", "negative");
  group.perform(app);
  select(app);
  await arrange.perform(app);
  const things = placedThings(app.geometry.getState());
  const frame = things.find(({ id }) => id === "group:1");
  expect(frame && membersOf(frame, things)).toEqual(["positive", "negative"]);
  const before = nodesOf(app);
  select(app, "decode", "save");
  await arrange.perform(app);
  expect(nodesOf(app).sampler).toBe(before.sampler);
  expect(nodesOf(app).decode?.ui?.position?.[0]).toBe(before.decode?.ui?.position?.[0]);
});
