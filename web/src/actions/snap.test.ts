import { expect, it } from "vitest";
import { testApp } from "../fixtures/app";
import { snap } from "./snap";

it("switches, and shows that it is on", () => {
  const app = testApp();
  expect(snap.checked?.(app)).toBe(false);
  snap.perform(app);
  expect(snap.checked?.(app)).toBe(true);
  snap.perform(app);
  expect(snap.checked?.(app)).toBe(false);
});
