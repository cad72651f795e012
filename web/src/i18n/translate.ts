/** A sentence in another language, its plural chosen and its values filled in. */

export type Sentences = Readonly<Record<string, string>>;
export type Values = Readonly<Record<string, string | number>>;
export type Translate = (sentence: string, values?: Values) => string;

/**
 * Plurals are keyed as `SENTENCE_one`, `SENTENCE_other`, after the categories that the language
 * has (Unicode's CLDR, by the browser). What has no translation is said as it stands.
 */
export function translator(language: string, sentences: Sentences): Translate {
  const plurals = new Intl.PluralRules(language);
  const known = new Map(Object.entries(sentences));
  return (sentence, values = {}) => {
    const { count } = values;
    const form = typeof count === "number" ? `${sentence}_${plurals.select(count)}` : sentence;
    return filled(known.get(form) || known.get(sentence) || sentence, values);
  };
}

/** Once from left to right: braces in a value are the value's own. */
export function filled(sentence: string, values: Values): string {
  return sentence.replace(/\{(\w+)\}/g, (hole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : hole,
  );
}
