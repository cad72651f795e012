import { expect, it } from "vitest";
import { completionsAt } from "./complete";
import { weigh } from "./weigh";

/** `|` marks the caret, or both ends of the selection. */
function weighed(marked: string, by: number): string | null {
  const [before = "", middle = "", after] = marked.split("|");
  const text = marked.replaceAll("|", "");
  const end = after === undefined ? before.length : before.length + middle.length;
  const change = weigh({ text, start: before.length, end }, by);
  return change && text.slice(0, change.start) + change.insert + text.slice(change.end);
}

it.each([
  ["a red| cat", 0.1, "a (red:1.1) cat"],
  ["a (red|:1.1) cat", 0.1, "a (red:1.2) cat"],
  ["a (red|:1.1) cat", -0.1, "a red cat"],
  ["a (red|) cat", 0.1, "a (red:1.2) cat"],
  ["a |red cat| runs", -0.1, "a (red cat:0.9) runs"],
  ["a |(red cat:0.9)| runs", -0.1, "a (red cat:0.8) runs"],
  ["a (|red cat|:0.9) runs", 0.1, "a red cat runs"],
  ["a (red |cat|:1.2)", 0.1, "a (red (cat:1.1):1.2)"],
  ["a | red | cat", 0.1, "a  (red:1.1)  cat"],
  ["blue-green| eyes", 0.1, "(blue-green:1.1) eyes"],
  ["a \\(red|\\) cat", 0.1, "a \\((red:1.1)\\) cat"],
  ["猫|", 0.1, "(猫:1.1)"],
  ["(a:3|)", 0.1, "(a:3)"],
  ["a  |  b", 0.1, null],
])("%s by %s is %s", (marked, by, wanted) => {
  expect(weighed(marked, by)).toBe(wanted);
});

it("a weight goes up and down again without a trace", () => {
  let marked = "a |red| cat";
  for (const by of [0.1, 0.1, 0.1, -0.1, -0.1, -0.1]) {
    const [before = "", middle = ""] = marked.split("|");
    const text = marked.replaceAll("|", "");
    const change = weigh({ text, start: before.length, end: before.length + middle.length }, by);
    if (!change) throw new Error("nothing to weigh");
    const next = text.slice(0, change.start) + change.insert + text.slice(change.end);
    const [from, to] = change.selection;
    marked = `${next.slice(0, from)}|${next.slice(from, to)}|${next.slice(to)}`;
  }
  expect(marked).toBe("a |red| cat");
});

const words = {
  embedding: ["sparkle", "bad-hands", "easy-negative"],
  wildcard: ["animals", "places/cities"],
  lora: ["pixel art", "inks"],
};

it.each([
  ["a embedding:", ["bad-hands", "easy-negative", "sparkle"]],
  ["a embedding:ea", ["easy-negative"]],
  ["a (embedding:hands", ["bad-hands"]],
  ["a __", ["animals", "places/cities"]],
  ["a __cit", ["places/cities"]],
  ["<lora:pix", ["pixel art"]],
  ["a spa", ["sparkle"]],
  ["a sp", []],
  ["a xspark", []],
  ["embedding:none", []],
])("%s offers %s", (text, names) => {
  const found = completionsAt(text, text.length, words);
  expect(found?.items.map((item) => item.name) ?? []).toEqual(names);
});

it("what is chosen takes the place of what was typed", () => {
  const text = "a __cit in winter";
  const found = completionsAt(text, 7, words);
  expect(text.slice(found?.start, found?.end)).toBe("__cit");
  expect(found?.items[0]?.insert).toBe("__places/cities__");
});
