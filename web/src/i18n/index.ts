/**
 * Words in the reader's language. The English sentence is the key, so English needs no dictionary
 * but for its plurals. The language is known before any other module runs, so that `t` may stand
 * anywhere; to change it, keep the new one and load the page again.
 */

import i18next from "i18next";
import english from "./en.json";
import { type Language, wantedLanguage } from "./language";

export const language: Language =
  typeof localStorage === "undefined"
    ? "en"
    : wantedLanguage(localStorage, navigator.languages ?? []);

const sentences = language === "en" ? english : (await import("./zh-CN.json")).default;

await i18next.init({
  lng: language,
  fallbackLng: false,
  // A sentence that waits for its translation is shown in English.
  returnEmptyString: false,
  resources: { [language]: { translation: sentences } },
  keySeparator: false,
  nsSeparator: false,
  interpolation: { prefix: "{", suffix: "}", escapeValue: false },
});

/** The sentence in the reader's language; `{name}` takes a value, `{count}` also the plural. */
export function t(
  sentence: string,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return i18next.t(sentence, values);
}
