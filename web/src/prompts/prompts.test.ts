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
  ["embedding:bad-ha|nds, b", 0.1, "(embedding:bad-hands:1.1), b"],
  ["embed|ding:bad-hands, b", 0.1, "(embedding:bad-hands:1.1), b"],
  ["(embedding:bad-hands|:1.1)", 0.1, "(embedding:bad-hands:1.2)"],
  ["a __places/ci|ties__", 0.1, "a (__places/cities__:1.1)"],
  ["<lora:pixel |art:1>, b", 0.1, "<lora:pixel art:1.1>, b"],
  ["<lora:pixel art:1.1>|", -0.1, "<lora:pixel art:1>"],
  ["a| (red:1.1)| cat", 0.1, "a (red:1.2) cat"],
  ["a |(red:1.1) cat|", 0.1, "a ((red:1.1) cat:1.1)"],
  ["a (r|ed:1.1) c|at", 0.1, "a ((red:1.1) c:1.1)at"],
  ["|a (re|d:1.1) cat", 0.1, "(a (red:1.1):1.1) cat"],
  ["(a red| cat:1|.2)", 0.1, "(a red cat:1.3)"],
  ["(a (b|) c:1.2)", 0.1, "(a (b:1.2) c:1.2)"],
  ["(a (b:1.3) c|:1.2)", 0.1, "(a (b:1.3) c:1.3)"],
  ["(a:5|)", 0.1, "(a:5)"],
  ["(a:5|)", -0.1, "(a:4.9)"],
  ["(a:-0.5|)", 0.1, "(a:-0.4)"],
  ["(|)", 0.1, null],
  ["(a red| cat", 0.1, "(a (red:1.1) cat"],
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

it.each([
  "a (red:1.1) cat",
  "(a (b:1.3) c:1.2) d",
  "((very) red) x",
  "(a",
  "a) b",
  "a \\(b\\) (c:1.1)",
  "(embedding:foo:1.1), __places/cities__ at",
  "<lora:pixel art:1>, {red|blue} (x:0.05)",
])("wherever the caret or the selection is in %s, nothing breaks", (text) => {
  const balance = (of: string) => {
    const plain = of.replace(/\\[()]/g, "");
    return plain.split("(").length - plain.split(")").length;
  };
  for (let start = 0; start <= text.length; start += 1) {
    for (let end = start; end <= text.length; end += 1) {
      for (const by of [0.1, -0.1]) {
        const change = weigh({ text, start, end }, by);
        if (!change) continue;
        const next = text.slice(0, change.start) + change.insert + text.slice(change.end);
        expect(balance(next), next).toBe(balance(text));
        expect(next.replace(/[():\d.-]/g, "")).toBe(text.replace(/[():\d.-]/g, ""));
        expect(next.replace(/\\[()]/g, "x")).not.toMatch(/:\(|\(:|:[\d.]+:|<[^>]*\(/);
        // Once back is the text again, or the same words without parentheses that say nothing.
        const back = weigh(
          { text: next, start: change.selection[0], end: change.selection[1] },
          -by,
        );
        const there = back && next.slice(0, back.start) + back.insert + next.slice(back.end);
        const bare = (of: string) => of.replace(/\((\w+)(:1\.1)?\)/g, "($1:1.1)");
        if (!/0\.05|:1>|\(\(/.test(text)) expect(bare(there ?? "")).toBe(bare(text));
      }
    }
  }
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
  ["a pix", ["pixel art"]],
  ["a art", ["pixel art"]],
  ["a ink", ["inks"]],
  ["a han", ["bad-hands"]],
  ["a __animals__ spark", ["sparkle"]],
  ["a __animals__", []],
  ["a __animals__, __ci", ["places/cities"]],
  ["猫spark", []],
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
  expect(completionsAt("a pix", 5, words)?.items[0]?.insert).toBe("<lora:pixel art:1>");
  const found = completionsAt(text, 7, words);
  expect(text.slice(found?.start, found?.end)).toBe("__cit");
  expect(found?.items[0]?.insert).toBe("__places/cities__");
});
