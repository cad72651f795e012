import { expect, it } from "vitest";
import { documentOf, nodesOf, select, testApp, testStage } from "../fixtures/app";
import { snapToGrid } from "../settings/canvas";
import { arrange } from "./arrange";
import { group } from "./group";
import { nudge } from "./nudge";

const press = (app: ReturnType<typeof testApp>, id: string) =>
  nudge.find((action) => action.id === id)?.perform(app);

it("moves what is selected, presses in a row as one step", () => {
  const app = testApp();
  select(app, "save");
  press(app, "nudge.right");
  press(app, "nudge-far.down");
  expect(nodesOf(app).save?.ui?.position).toEqual([5, 20]);
  expect(documentOf(app).history.past).toHaveLength(1);
  app.settings.getState().set(snapToGrid, true);
  press(app, "nudge.left");
  expect(nodesOf(app).save?.ui?.position).toEqual([-7, 20]);
});

it("takes along what lies in a group, and moves the view when nothing is selected", async () => {
  const app = testApp();
  const calls = testStage(app);
  await arrange.perform(app);
  select(app, "positive", "negative");
  const [x, y] = nodesOf(app).positive?.ui?.position ?? [0, 0];
  group.perform(app);
  press(app, "nudge.right");
  expect(nodesOf(app).positive?.ui?.position).toEqual([x + 5, y]);
  select(app);
  press(app, "nudge.up");
  expect(calls.at(-1)).toEqual(["panBy", { x: -0, y: 60 }]);
});
