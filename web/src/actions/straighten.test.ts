import { expect, it } from "vitest";
import { testApp } from "../fixtures/app";
import { straighten } from "./straighten";

it("has nothing to take from a link without points", () => {
  const app = testApp();
  const [edge] = app.geometry.getState().edges;
  app.geometry.getState().onEdges([{ type: "select", id: edge?.id ?? "", selected: true }]);
  expect(straighten.enabled(app)).toBe(false);
});
