// @vitest-environment happy-dom
import { beforeEach, expect, it } from "vitest";
import { KEPT } from "../settings/kept";
import type { ChoiceSetting, NumberSetting, SwitchSetting } from "../settings/setting";
import { createSettings } from "./settings";

const described = { section: "canvas", label: "", description: "" } as const;
const snap: SwitchSetting = { ...described, id: "snap", kind: "switch", default: false };
const look: ChoiceSetting<"a" | "b"> = {
  ...described,
  id: "look",
  kind: "choice",
  default: "a",
  choices: { a: "A", b: "B" },
};
const size: NumberSetting = {
  ...described,
  id: "size",
  kind: "number",
  default: 8,
  minimum: 1,
  maximum: 64,
};

beforeEach(() => localStorage.clear());

it("keeps what differs from the default, over a reload", () => {
  const { getState } = createSettings();
  expect(getState().get(snap)).toBe(false);
  getState().set(snap, true);
  getState().set(look, "a");
  expect(JSON.parse(localStorage.getItem(KEPT) ?? "")).toEqual({ snap: true });
  expect(createSettings().getState().get(snap)).toBe(true);
  getState().reset(snap, look);
  expect(localStorage.getItem(KEPT)).toBe("{}");
});

it("takes no value that a setting cannot have, from a caller or from the browser", () => {
  localStorage.setItem(KEPT, JSON.stringify({ look: "toString", size: 1000, snap: "yes" }));
  const { getState } = createSettings();
  expect([snap, look, size].map((setting) => getState().get(setting))).toEqual([false, "a", 8]);
  getState().set(size, 0);
  expect(getState().get(size)).toBe(8);
  localStorage.setItem(KEPT, "[broken");
  expect(createSettings().getState().changed).toEqual({});
});

it("hears what another tab set", () => {
  const { getState } = createSettings();
  localStorage.setItem(KEPT, JSON.stringify({ size: 16 }));
  window.dispatchEvent(new StorageEvent("storage", { key: KEPT }));
  expect(getState().get(size)).toBe(16);
});
