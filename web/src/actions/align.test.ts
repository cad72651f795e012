import { expect, it } from "vitest";
import { documentOf, nodesOf, select, testApp } from "../fixtures/app";
import { align } from "./align";
import { arrange } from "./arrange";

it("lines up what is selected, in one step, and nothing else", async () => {
  const app = testApp();
  await arrange.perform(app);
  const before = nodesOf(app);
  select(app, "checkpoint");
  expect(align[0]?.enabled(app)).toBe(false);
  select(app, "checkpoint", "sampler", "save");
  const steps = documentOf(app).history.past.length;
  align.find(({ id }) => id === "align.left")?.perform(app);
  const x = (id: string) => nodesOf(app)[id]?.ui?.position?.[0];
  expect([x("sampler"), x("save")]).toEqual([x("checkpoint"), x("checkpoint")]);
  expect(nodesOf(app).decode).toBe(before.decode);
  expect(documentOf(app).history.past).toHaveLength(steps + 1);
});
