/** Weights in prompts: `(word:1.1)`. */

export type Selected = { text: string; start: number; end: number };

/** A replacement in a text, and what is selected afterwards. */
export type Change = {
  start: number;
  end: number;
  insert: string;
  selection: [start: number, end: number];
};

const NUMBER = "[+-]?(?:\\d+\\.?\\d*|\\.\\d+)";
const WEIGHT = new RegExp(`^(?<words>[\\s\\S]*?):\\s*(?<weight>${NUMBER})\\s*$`);
const LORA = new RegExp(`(<lora:[^:<>]*:)(${NUMBER})>`, "gi");
/** Names that are one word for a text encoder: what a part of them weighs means nothing. */
const NAMES = /\bembedding:[^\s,()[\]:]+|__[A-Za-z0-9][\w./ -]*?__|<[^<>]*>/gi;
const WORD = /[\p{L}\p{N}_'’.-]/u;
const LEAST = 0;
const MOST = 3;

/** Weighs the selection, or the word at the caret, by more or less; null where there is none. */
export function weigh({ text, start, end }: Selected, by: number): Change | null {
  const lora = around(text, LORA, start, end);
  if (lora) {
    const [, before = "", weight = ""] = lora;
    const from = lora.index + before.length;
    const insert = String(changed(Number(weight), by));
    const selection: Span = [from, from + insert.length];
    return { start: from, end: from + weight.length, insert, selection };
  }
  const pairs = pairsIn(text);
  const chosen = start === end ? null : widened(text, pairs, start, end);
  const group = chosen ? groupOf(text, pairs, chosen) : innermost(text, pairs, start);
  const [from, to] = group ?? chosen ?? wordAt(text, start);
  const { words, weight } = group
    ? weighed(text, group)
    : { words: text.slice(from, to), weight: 1 };
  if (!words.trim() || isTorn(words)) return null;
  const next = changed(weight, by);
  if (next === 1)
    return { start: from, end: to, insert: words, selection: [from, from + words.length] };
  return {
    start: from,
    end: to,
    insert: `(${words}:${next})`,
    selection: [from + 1, from + 1 + words.length],
  };
}

/** A weight beyond the usual bounds, typed by hand, goes no further. */
function changed(weight: number, by: number): number {
  const next = Math.min(Math.max(MOST, weight), Math.max(Math.min(LEAST, weight), weight + by));
  return Math.round(next * 100) / 100;
}

/** A stretch of the text: its first place, and the one behind its last. */
type Span = [from: number, to: number];

/** Every pair of parentheses, the inner ones first. */
function pairsIn(text: string): Span[] {
  const open: number[] = [];
  const pairs: Span[] = [];
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === "\\") i += 1;
    else if (text[i] === "(") open.push(i);
    else if (text[i] === ")") {
      const from = open.pop();
      if (from !== undefined) pairs.push([from, i + 1]);
    }
  }
  return pairs;
}

/** Whether a parenthesis in it has no partner there: between two more it would find a wrong one. */
function isTorn(text: string): boolean {
  const plain = text.replace(/\\./g, "");
  return pairsIn(plain).length * 2 !== plain.replace(/[^()]/g, "").length;
}

/** The words of a pair of parentheses and what they weigh. */
function weighed(text: string, [from, to]: Span): { words: string; weight: number } {
  const inner = text.slice(from + 1, to - 1);
  const parts = WEIGHT.exec(inner)?.groups;
  return { words: parts?.words ?? inner, weight: parts ? Number(parts.weight) : 1.1 };
}

/** The selection without blanks around it, and with both of every pair that it holds one of. */
function widened(text: string, pairs: readonly Span[], start: number, end: number): Span {
  const chosen = text.slice(start, end);
  let from = start + chosen.length - chosen.trimStart().length;
  let to = Math.max(from, end - chosen.length + chosen.trimEnd().length);
  if (/\\[()[\]\\]/.test(text.slice(from - 1, from + 1))) from -= 1;
  if (/\\[()[\]\\]/.test(text.slice(to - 1, to + 1))) to += 1;
  for (const { index, 0: name } of text.matchAll(NAMES))
    if (from < index + name.length && to > index)
      [from, to] = [Math.min(from, index), Math.max(to, index + name.length)];
  for (const [a, b] of pairs) {
    const tail = a + 1 + weighed(text, [a, b]).words.length;
    const cut = (from <= a && to > a && to < b) || (from > a && from < b && to >= b);
    const inTail = from > a && to <= b && to > tail;
    if (cut || inTail) [from, to] = [Math.min(from, a), Math.max(to, b)];
  }
  return [from, to];
}

/** The pair that is selected whole, with its parentheses or without. */
function groupOf(text: string, pairs: readonly Span[], [from, to]: Span): Span | null {
  const found = pairs.find((pair) => {
    const words = weighed(text, pair).words.length;
    return (
      (pair[0] === from && pair[1] === to) || (pair[0] + 1 === from && pair[0] + 1 + words === to)
    );
  });
  return found ?? null;
}

/** The innermost pair that the caret lies in or at, if it holds anything. */
function innermost(text: string, pairs: readonly Span[], at: number): Span | null {
  const found = pairs.filter(([from, to]) => from <= at && at <= to);
  return found.find((pair) => weighed(text, pair).words.trim()) ?? null;
}

function wordAt(text: string, at: number): Span {
  const name = around(text, NAMES, at, at);
  if (name) return [name.index, name.index + name[0].length];
  let [from, to] = [at, at];
  while (from > 0 && WORD.test(text[from - 1] ?? "")) from -= 1;
  while (to < text.length && WORD.test(text[to] ?? "")) to += 1;
  return [from, to];
}

/** What a pattern finds around a stretch of the text. */
function around(text: string, pattern: RegExp, from: number, to: number) {
  for (const found of text.matchAll(pattern))
    if (found.index <= from && to <= found.index + found[0].length) return found;
  return null;
}
