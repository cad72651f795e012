/**
 * Words in the reader's language. The English sentence is the key, so English needs no dictionary
 * but for its plurals. The language is known before any other module runs, so that `t` may stand
 * anywhere; to change it, keep the new one and load the page again.
 */

import english from "./en.json";
import { type Language, wantedLanguage } from "./language";
import { translator } from "./translate";

export const language: Language =
  typeof localStorage === "undefined"
    ? "en"
    : wantedLanguage(localStorage, navigator.languages ?? []);

const sentences = language === "en" ? english : (await import("./zh-CN.json")).default;

/** The sentence in the reader's language; `{name}` takes a value, `{count}` also the plural. */
export const t = translator(language, sentences);
