import { expect, it } from "vitest";
import { nodesOf, select, testApp } from "../fixtures/app";
import { arrange } from "./arrange";
import { distribute } from "./distribute";

it("leaves equal gaps between three", async () => {
  const app = testApp();
  await arrange.perform(app);
  select(app, "checkpoint", "save");
  expect(distribute[0]?.enabled(app)).toBe(false);
  select(app, "checkpoint", "sampler", "save");
  distribute.find(({ id }) => id === "distribute.across")?.perform(app);
  const ends = ["checkpoint", "sampler", "save"].map((id) => {
    const x = nodesOf(app)[id]?.ui?.position?.[0] ?? 0;
    return [x, x + (app.geometry.getState().nodes.find((node) => node.id === id)?.width ?? 0)];
  });
  const gap = (i: number) => (ends[i + 1]?.[0] ?? 0) - (ends[i]?.[1] ?? 0);
  expect(Math.abs(gap(0) - gap(1))).toBeLessThanOrEqual(1);
});
