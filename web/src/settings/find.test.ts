import { expect, it } from "vitest";
import { createKeys } from "../stores/keys";
import { actionsFor, settingsFor } from "./find";
import { SETTINGS } from "./index";
import { SECTIONS } from "./setting";

it("finds a setting by its name, its sentence, its choices and other words for it", () => {
  const ids = (query: string) => settingsFor(query).map(({ id }) => id);
  expect(ids("theme")).toContain("theme");
  expect(ids("animation")).toEqual(["motion"]);
  expect(ids("high contrast")).toContain("theme");
  expect(ids("中文")).toEqual(["language"]);
  expect(ids("qqqq")).toEqual([]);
});

it("finds an action by its name and by its key", () => {
  const keys = createKeys(undefined).getState();
  const ids = (query: string) => actionsFor(query, keys).map(({ id }) => id);
  expect(ids("undo")).toContain("undo");
  expect(ids("mod+d")).toContain("duplicate");
  expect(ids("ctrl d")).toContain("duplicate");
});

it("has every setting under a name of its own, in a part of the dialog, with a default it takes", () => {
  expect(new Set(SETTINGS.map(({ id }) => id)).size).toBe(SETTINGS.length);
  for (const setting of SETTINGS) {
    expect(SECTIONS).toContain(setting.section);
    if (setting.kind === "choice") expect(setting.choices).toHaveProperty(setting.default);
  }
});
