import { expect, it } from "vitest";
import { select, testApp } from "../fixtures/app";
import { workflowOf } from "../graph/fixtures/scenes";
import { fitGroup } from "./fitGroup";

it("brings the frame to what is in it", () => {
  const ui = { groups: [{ id: "1", title: "Wide", bounds: [-500, -500, 3000, 3000] }] };
  const app = testApp({}, workflowOf({ latent: ["EmptyLatent"] }, { ui }));
  select(app, "group:1");
  fitGroup.perform(app);
  const { box } = app.geometry.getState().frames[0]?.data.decor ?? {};
  const { width, height } = app.geometry.getState().nodes[0]?.data.layout ?? {};
  expect(box).toEqual({ x: -20, y: -52, width: (width ?? 0) + 40, height: (height ?? 0) + 72 });
});
