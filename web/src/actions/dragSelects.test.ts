import { expect, it } from "vitest";
import { testApp } from "../fixtures/app";
import { dragSelects } from "./dragSelects";

it("lets a drag over the canvas select instead of move", () => {
  const app = testApp();
  dragSelects.perform(app);
  expect(dragSelects.checked?.(app)).toBe(true);
  dragSelects.perform(app);
  expect(dragSelects.checked?.(app)).toBe(false);
});
