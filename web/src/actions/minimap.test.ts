import { expect, it } from "vitest";
import { testApp } from "../fixtures/app";
import { minimap } from "./minimap";

it("comes and goes", () => {
  const app = testApp();
  expect(minimap.checked?.(app)).toBe(true);
  minimap.perform(app);
  expect(minimap.checked?.(app)).toBe(false);
});
