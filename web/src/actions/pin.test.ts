import { expect, it } from "vitest";
import { nodesOf, select, testApp } from "../fixtures/app";
import { arrange } from "./arrange";
import { nudge } from "./nudge";
import { pin } from "./pin";

it("keeps a node where it is, until it is taken off", async () => {
  const app = testApp();
  select(app, "save", "decode");
  pin.perform(app);
  expect(app.geometry.getState().nodes.find(({ id }) => id === "save")?.draggable).toBe(false);
  nudge[0]?.perform(app);
  select(app);
  await arrange.perform(app);
  select(app, "save", "decode");
  expect(nodesOf(app).save?.ui).toEqual({ pinned: true });
  expect(nodesOf(app).sampler?.ui?.position).toBeDefined();
  expect(pin.checked?.(app)).toBe(true);
  pin.perform(app);
  expect(nodesOf(app).save?.ui?.pinned).toBe(false);
});
