import { expect, it } from "vitest";
import { createView } from "../stores/view";
import { oneSide } from "./useOneSide";

it("shows one panel at a time where there is no room for two", () => {
  const view = createView();
  const narrow = { matches: true };
  oneSide({ view }, narrow);
  const { set } = view.getState();
  expect(view.getState().right).toBe(false);
  set({ right: true });
  const sides = () => [view.getState().left, view.getState().right];
  set({ left: "nodes" });
  expect(sides()).toEqual(["nodes", false]);
  set({ left: "models" });
  expect(sides()).toEqual(["models", false]);
  set({ right: true });
  expect(sides()).toEqual([null, true]);
  narrow.matches = false;
  set({ left: "nodes" });
  expect(sides()).toEqual(["nodes", true]);
});
