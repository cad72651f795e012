/** Weights in prompts: `(word:1.1)`. */

export type Selected = { text: string; start: number; end: number };

/** A replacement in a text, and what is selected afterwards. */
export type Change = {
  start: number;
  end: number;
  insert: string;
  selection: [start: number, end: number];
};

const WEIGHT = /^(?<words>[\s\S]*?):\s*(?<weight>[+-]?(?:\d+\.?\d*|\.\d+))\s*$/;
const WORD = /[\p{L}\p{N}_'’.-]/u;
const LEAST = 0;
const MOST = 3;

/** Weighs the selection, or the word at the caret, by more or less; null where there is none. */
export function weigh({ text, start, end }: Selected, by: number): Change | null {
  const found = weighed(text, start, end);
  const [from, to] = found ? [found.start, found.end] : wordAt(text, start, end);
  const words = found?.words ?? text.slice(from, to);
  if (!words.trim()) return null;
  const weight = Math.round(Math.min(MOST, Math.max(LEAST, (found?.weight ?? 1) + by)) * 100) / 100;
  if (weight === 1) {
    return { start: from, end: to, insert: words, selection: [from, from + words.length] };
  }
  return {
    start: from,
    end: to,
    insert: `(${words}:${weight})`,
    selection: [from + 1, from + 1 + words.length],
  };
}

/** The innermost `(… : weight)` or `(…)` that the selection lies in or is. */
function weighed(text: string, start: number, end: number) {
  for (let open = start; open >= 0; open -= 1) {
    if (text[open] !== "(" || text[open - 1] === "\\") continue;
    const close = partner(text, open);
    if (close === null || close + 1 < end || close < start) continue;
    const inner = text.slice(open + 1, close);
    const parts = WEIGHT.exec(inner)?.groups;
    // Only the whole of what is weighed, or a caret in it: a part gets a weight of its own.
    const words = parts?.words ?? inner;
    const covers = start <= open + 1 && end >= open + 1 + words.length;
    if (start !== end && !covers) return null;
    return {
      start: open,
      end: close + 1,
      words,
      weight: parts ? Number(parts.weight) : 1.1,
    };
  }
  return null;
}

function partner(text: string, open: number): number | null {
  let depth = 0;
  for (let i = open; i < text.length; i += 1) {
    if (text[i - 1] === "\\") continue;
    if (text[i] === "(") depth += 1;
    if (text[i] === ")") depth -= 1;
    if (depth === 0) return i;
  }
  return null;
}

function wordAt(text: string, start: number, end: number): [number, number] {
  if (start !== end) {
    const chosen = text.slice(start, end);
    return [
      start + chosen.length - chosen.trimStart().length,
      end - chosen.length + chosen.trimEnd().length,
    ];
  }
  let [from, to] = [start, end];
  while (from > 0 && WORD.test(text[from - 1] ?? "")) from -= 1;
  while (to < text.length && WORD.test(text[to] ?? "")) to += 1;
  return [from, to];
}
