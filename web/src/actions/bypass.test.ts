import { expect, it } from "vitest";
import { nodesOf, select, testApp } from "../fixtures/app";
import { bypass } from "./bypass";

it("bypasses what is selected, and lets it run again", () => {
  const app = testApp();
  expect(bypass.enabled(app)).toBe(false);
  select(app, "decode");
  bypass.perform(app);
  expect(nodesOf(app).decode?.mode).toBe("bypassed");
  expect(bypass.checked?.(app)).toBe(true);
  bypass.perform(app);
  expect(nodesOf(app).decode?.mode).toBe("active");
});
