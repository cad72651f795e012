import { expect, it } from "vitest";
import { nodesOf, select, testApp, testStage } from "../fixtures/app";
import { COLORS } from "../graph/colors";
import { colors } from "./colors";
import { note } from "./note";

const named = (name: string) => colors.find(({ id }) => id === `color.${name}`);

it("colours nodes and notes by name, and takes the colour away", () => {
  const app = testApp();
  testStage(app);
  note.perform(app);
  select(app, "sampler", "note:1");
  named("blue")?.perform(app);
  expect(nodesOf(app).sampler?.ui).toEqual({ color: "blue" });
  expect(app.geometry.getState().frames[0]?.data.decor.color).toBe("blue");
  expect(named("blue")?.checked?.(app)).toBe(true);
  expect(named("red")?.checked?.(app)).toBe(false);
  named("none")?.perform(app);
  expect(nodesOf(app).sampler?.ui).toEqual({});
  expect(app.geometry.getState().frames[0]?.data.decor).not.toHaveProperty("color");
  expect(colors).toHaveLength(COLORS.length + 1);
});
