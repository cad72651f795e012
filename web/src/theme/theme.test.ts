// @vitest-environment happy-dom
import { beforeEach, expect, it } from "vitest";
import { motion, theme } from "../settings/appearance";
import { createSettings } from "../stores/settings";
import { followAppearance, motionOf, moving, THEME_CHANGED, themeOf } from "./theme";

const calm = { light: false, contrast: false, reduced: false };

beforeEach(() => localStorage.clear());

it("follows the computer where it is asked to, and nobody else", () => {
  expect(themeOf("system", calm)).toBe("dark");
  expect(themeOf("system", { ...calm, light: true })).toBe("light");
  expect(themeOf("system", { ...calm, contrast: true })).toBe("contrast");
  expect(themeOf("dark", { ...calm, light: true, contrast: true })).toBe("dark");
  expect(motionOf("system", { ...calm, reduced: true })).toBe("reduced");
  expect(motionOf("full", { ...calm, reduced: true })).toBe("full");
});

it("keeps the page true to the settings, and says when its colours change", () => {
  const settings = createSettings();
  let heard = 0;
  window.addEventListener(THEME_CHANGED, () => heard++);
  followAppearance(settings);
  const { dataset } = document.documentElement;
  expect(dataset.theme).toBe("dark");
  const before = heard;
  settings.getState().set(theme, "light");
  settings.getState().set(motion, "reduced");
  expect(dataset).toMatchObject({ theme: "light", motion: "reduced" });
  expect(heard - before).toBe(1);
  expect(moving(200)).toBe(0);
  settings.getState().set(motion, "full");
  expect(moving(200)).toBe(200);
});
