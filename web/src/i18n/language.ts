/** The languages the editor speaks, and which of them this browser wants. */

import { keptSettings } from "../settings/kept";

export const LANGUAGES = { en: "English", "zh-CN": "简体中文" } as const;
export type Language = keyof typeof LANGUAGES;

/** What was chosen in the settings, else the first of the browser's languages that we speak. */
export function wantedLanguage(storage: Storage, wanted: readonly string[]): Language {
  const { language } = keptSettings(storage);
  if (typeof language === "string" && Object.hasOwn(LANGUAGES, language))
    return language as Language;
  for (const tag of wanted) {
    const found = spoken(tag);
    if (found) return found;
  }
  return "en";
}

function spoken(tag: string): Language | undefined {
  const [base] = tag.toLowerCase().split("-");
  if (base === "zh") return "zh-CN";
  return base === "en" ? "en" : undefined;
}
