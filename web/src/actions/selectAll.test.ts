import { expect, it } from "vitest";
import { testApp } from "../fixtures/app";
import { selectedNodes } from "../stores/geometry";
import { selectAll } from "./selectAll";

it("selects every node", () => {
  const app = testApp();
  selectAll.perform(app);
  expect(selectedNodes(app.geometry.getState()).size).toBe(7);
});
