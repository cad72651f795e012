// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { KEPT } from "../settings/kept";
import { t } from ".";
import { wantedLanguage } from "./language";
import { translator } from "./translate";

test("a sentence is its own English, with its values filled in as they are", () => {
  expect(t("Duplicate")).toBe("Duplicate");
  expect(t("Saved: as {name}. Twice", { name: "<b>{x}</b>" })).toBe("Saved: as <b>{x}</b>. Twice");
});

test("a sentence that waits for its translation is shown in English", () => {
  expect(translator("zh-CN", { "Not yet": "" })("Not yet")).toBe("Not yet");
});

test("a count takes the plural of its language", () => {
  expect(t("{count} jobs", { count: 1 })).toBe("1 job");
  expect(t("{count} jobs", { count: 3 })).toBe("3 jobs");
});

test("the browser's first language that we speak, unless another one was chosen", () => {
  localStorage.clear();
  expect(wantedLanguage(localStorage, ["fr-FR", "zh-TW", "en"])).toBe("zh-CN");
  expect(wantedLanguage(localStorage, ["fr-FR", "en-GB"])).toBe("en");
  expect(wantedLanguage(localStorage, [])).toBe("en");
  localStorage.setItem(KEPT, JSON.stringify({ language: "en" }));
  expect(wantedLanguage(localStorage, ["zh-CN"])).toBe("en");
  localStorage.setItem(KEPT, JSON.stringify({ language: "toString" }));
  expect(wantedLanguage(localStorage, ["zh-CN"])).toBe("zh-CN");
  localStorage.clear();
});
