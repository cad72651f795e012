// @vitest-environment happy-dom
import { beforeEach, expect, it } from "vitest";
import { createKeys } from "./keys";

const undo = { id: "undo", shortcut: ["Mod+Z"] };
const fit = { id: "fit" };

beforeEach(() => localStorage.clear());

it("keeps what was changed, over a reload, and gives it back", () => {
  const { getState } = createKeys();
  expect(getState().of(undo)).toEqual(["Mod+Z"]);
  expect(getState().of(fit)).toBe(getState().of(fit));
  getState().set(undo, []);
  getState().set(fit, ["Alt+F"]);
  const again = createKeys().getState();
  expect([again.of(undo), again.of(fit)]).toEqual([[], ["Alt+F"]]);
  again.set(undo, ["Mod+Z"]);
  expect(JSON.parse(localStorage.getItem("tessera/keys") ?? "")).toEqual({ fit: ["Alt+F"] });
  again.reset(fit);
  expect(createKeys().getState().changed).toEqual({});
});

it("leaves alone what it cannot read", () => {
  localStorage.setItem("tessera/keys", '{"undo": "Mod+Y", "fit": ["F"], "redo": [3]}');
  expect(createKeys().getState().changed).toEqual({ fit: ["F"] });
  localStorage.setItem("tessera/keys", "null");
  expect(createKeys().getState().of(undo)).toEqual(["Mod+Z"]);
});
