/** The languages the editor speaks, and which of them this browser wants. */

export const LANGUAGES = { en: "English", "zh-CN": "简体中文" } as const;
export type Language = keyof typeof LANGUAGES;

const KEPT = "tessera.language";

/** What was chosen here before, else the first of the browser's languages that we speak. */
export function wantedLanguage(storage: Storage, wanted: readonly string[]): Language {
  const kept = storage.getItem(KEPT);
  if (kept !== null && kept in LANGUAGES) return kept as Language;
  for (const tag of wanted) {
    const found = spoken(tag);
    if (found) return found;
  }
  return "en";
}

export function keepLanguage(storage: Storage, language: Language): void {
  storage.setItem(KEPT, language);
}

function spoken(tag: string): Language | undefined {
  const [base] = tag.toLowerCase().split("-");
  if (base === "zh") return "zh-CN";
  return base === "en" ? "en" : undefined;
}
