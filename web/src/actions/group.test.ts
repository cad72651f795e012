import { expect, it } from "vitest";
import { documentOf, nodesOf, select, testApp } from "../fixtures/app";
import { decorOf } from "../graph/decor";
import { membersOf } from "../graph/groups";
import { chosen, placedThings } from "../stores/chosen";
import { activeGraph } from "../stores/documents";
import { arrange } from "./arrange";
import { group } from "./group";
import { mute } from "./mute";
import { remove } from "./remove";

const groupsOf = (app: ReturnType<typeof testApp>) =>
  decorOf(activeGraph(app.documents.getState()));

it("puts a group around what is selected, and asks for its title", async () => {
  const app = testApp();
  await arrange.perform(app);
  expect(group.enabled(app)).toBe(false);
  select(app, "positive", "negative");
  group.perform(app);
  expect(groupsOf(app).map(({ key, kind }) => [key, kind])).toEqual([["group:1", "group"]]);
  expect(app.view.getState().renaming).toBe("group:1");
  const things = placedThings(app.geometry.getState());
  const box = things.find(({ id }) => id === "group:1");
  expect(box && membersOf(box, things)).toEqual(["positive", "negative"]);
  expect([...chosen(app.geometry.getState())]).toEqual(["group:1", "positive", "negative"]);
});

it("mutes what is in it; deleting it leaves the nodes; undo brings it back", async () => {
  const app = testApp();
  await arrange.perform(app);
  select(app, "positive", "negative");
  group.perform(app);
  mute.perform(app);
  expect(mute.checked?.(app)).toBe(true);
  const muted = Object.entries(nodesOf(app)).filter(([, node]) => node.mode === "muted");
  expect(muted.map(([id]) => id)).toEqual(["positive", "negative"]);
  const steps = documentOf(app).history.past.length;
  remove.perform(app);
  expect(groupsOf(app)).toEqual([]);
  expect(Object.keys(nodesOf(app))).toHaveLength(7);
  app.documents.getState().undo();
  expect(groupsOf(app)).toHaveLength(1);
  expect(documentOf(app).history.past).toHaveLength(steps);
});
