import { expect, it } from "vitest";
import { testApp } from "../fixtures/app";
import { sidebar } from "./sidebar";

it("is shown and put away", () => {
  const app = testApp();
  expect(sidebar.checked?.(app)).toBe(true);
  sidebar.perform(app);
  expect(app.view.getState().right).toBe(false);
});
