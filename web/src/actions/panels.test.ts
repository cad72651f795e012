import { expect, it } from "vitest";
import { testApp } from "../fixtures/app";
import { panels } from "./panels";

it("one panel is open at most, and its button closes it", () => {
  const app = testApp();
  const [nodes, templates] = panels;
  nodes?.perform(app);
  expect(nodes?.checked?.(app)).toBe(true);
  templates?.perform(app);
  expect(nodes?.checked?.(app)).toBe(false);
  templates?.perform(app);
  expect(app.view.getState().left).toBeNull();
});
