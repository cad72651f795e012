import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { bareWordsOf, parse, type Said, sentencesOf, sourcesBelow } from "./sources";

const dictionary = (name: string): Record<string, string> =>
  JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
/** Whether every sentence was translated once: from then on none may wait. */
const TRANSLATED = true;
const SOURCES = sourcesBelow(fileURLToPath(new URL("..", import.meta.url)));
const READ = SOURCES.map(sentencesOf);
const SENTENCES = READ.flatMap(({ sentences }) => sentences);
const COUNTED = [...new Set(SENTENCES.filter((s) => s.counted).map((s) => s.text))];
const PLAIN = SENTENCES.filter((s) => !s.counted).map((s) => s.text);
const UNCONVERTED = Object.values(dictionary("unconverted.json"));
const chinese = dictionary("zh-CN.json");
const holes = (sentence: string) => [...new Set(sentence.match(/\{\w+\}/g) ?? [])].sort();
const show = ({ file, line, text }: Said) => `${file}:${line} ${text}`;

describe("the words of the editor", () => {
  it("have a place in the Chinese dictionary: `npm run words` makes it", async () => {
    const keys = [...new Set([...PLAIN, ...COUNTED.map((key) => `${key}_other`)])].sort();
    const wanted = Object.fromEntries(keys.map((key) => [key, chinese[key] ?? ""]));
    await expect(`${JSON.stringify(wanted, null, 2)}\n`).toMatchFileSnapshot("zh-CN.json");
  });
  it.runIf(TRANSLATED)("are all translated", () => {
    expect(Object.keys(chinese).filter((sentence) => !chinese[sentence])).toEqual([]);
  });
  it("have both English forms where they are counted", () => {
    const english = dictionary("en.json");
    const forms = COUNTED.flatMap((key) => [`${key}_one`, `${key}_other`]);
    expect(forms.filter((form) => !english[form])).toEqual([]);
  });
  it("keep their values in translation", () => {
    const wrong = Object.entries(chinese).filter(
      ([key, text]) => text && String(holes(text)) !== String(holes(key)),
    );
    expect(wrong).toEqual([]);
  });
  it("can be read from the source", () => {
    expect(READ.flatMap(({ unreadable }) => unreadable).map(show)).toEqual([]);
  });
  it("all go through `t`", () => {
    const bare = SOURCES.filter(({ file }) => !UNCONVERTED.includes(file)).flatMap(bareWordsOf);
    expect(bare.map(show)).toEqual([]);
  });
  it("are waited for only in files that have some left: `npm run words` strikes the others", async () => {
    const left = SOURCES.filter(
      (source) => UNCONVERTED.includes(source.file) && bareWordsOf(source).length > 0,
    );
    const list = left.map(({ file }) => file);
    await expect(`${JSON.stringify(list, null, 2)}\n`).toMatchFileSnapshot("unconverted.json");
  });
});

describe("reading the source", () => {
  const source = parse(
    "a.tsx",
    `const x = <p title="Open it" className="red">Read me <kbd>Ctrl</kbd> {on ? "yes indeed" : t("No")} {count}</p>;
     toast(\`Saved \${name}\`); t(on ? "One" : "Other", { count }); t(name); f({ label: "Do it" });`,
  );
  it("finds what is said past `t`", () => {
    expect(bareWordsOf(source).map(({ text }) => text)).toEqual([
      "Open it",
      "Read me",
      "yes indeed",
      "Saved",
      "Do it",
    ]);
  });
  it("finds what goes through it", () => {
    const { sentences, unreadable } = sentencesOf(source);
    expect(sentences.map(({ text, counted }) => [text, counted])).toEqual([
      ["No", false],
      ["One", true],
      ["Other", true],
    ]);
    expect(unreadable.map(show)).toEqual(["a.tsx:2 name"]);
  });
});
