import { expect, it } from "vitest";
import { select, testApp } from "../fixtures/app";
import { selectedThings } from "../stores/geometry";
import { arrange } from "./arrange";
import { group } from "./group";
import { ungroup } from "./ungroup";

it("takes the frame away and selects what was in it", async () => {
  const app = testApp();
  await arrange.perform(app);
  select(app, "positive", "negative");
  expect(ungroup.enabled(app)).toBe(false);
  group.perform(app);
  ungroup.perform(app);
  expect(app.geometry.getState().frames).toEqual([]);
  expect([...selectedThings(app.geometry.getState())]).toEqual(["positive", "negative"]);
});
