/** Finding a node type by what people call it. */

import type { NodeDescription } from "./catalogue";
import { fits } from "./wires";

export type Found = { description: NodeDescription; score: number; matched: string };

/** The types somebody likes, and those used last, the latest first. */
export type Familiar = {
  readonly favourites: readonly string[];
  readonly recent: readonly string[];
};
const NOTHING: Familiar = { favourites: [], recent: [] };

/**
 * Every type that answers the query, best first; what is familiar comes before its equals. An
 * empty query answers with all, by category.
 */
export function searchNodes(
  nodes: readonly NodeDescription[],
  query: string,
  familiar: Familiar = NOTHING,
): Found[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = nodes.flatMap((description) => {
    const best = rank(description, words);
    if (!best) return [];
    const score = best.score && best.score + known(description.type, familiar);
    return [{ description, ...best, score }];
  });
  return found.sort(
    (a, b) =>
      b.score - a.score ||
      order(a.description.category, b.description.category) ||
      order(a.description.title, b.description.title),
  );
}

/** As people order words; made once, since it is asked of thousands of pairs. */
const order = new Intl.Collator().compare;

/** Not enough to pass a better name by. */
function known(type: string, { favourites, recent }: Familiar): number {
  return favourites.includes(type) ? 0.09 : recent.includes(type) ? 0.05 : 0;
}

function rank(
  description: NodeDescription,
  words: readonly string[],
): { score: number; matched: string } | null {
  if (words.length === 0) return { score: 0, matched: description.title };
  const names = namesOf(description);
  const whole = names.find(
    ({ isName, lower, spaced }) => isName && [lower, spaced].includes(words.join(" ")),
  );
  if (whole) return scored(description, whole.weight, whole.text);
  let total = 0;
  let matched = description.title;
  for (const word of words) {
    let best = 0;
    for (const name of names) {
      const score = scoreOf(name, word) * name.weight;
      if (score > best) {
        best = score;
        if (name.isName) matched = name.text;
      }
    }
    if (best === 0) return null;
    total += best;
  }
  // Words from several names say less than one name that has them all.
  const together = words.length === 1 || names.some((name) => holds(name, words));
  return scored(description, (total / words.length) * (together ? 1 : 0.9), matched);
}

function scored({ deprecated }: NodeDescription, score: number, matched: string) {
  return { score: deprecated ? score - 0.5 : score, matched };
}

function holds(name: Name, words: readonly string[]): boolean {
  return name.isName && words.every((word) => scoreOf(name, word) > 0);
}

/** A text to be found by, taken apart. */
type Name = {
  text: string;
  lower: string;
  /** With spaces between the words of a `CamelCase` name. */
  spaced: string;
  parts: readonly string[];
  weight: number;
  /** Other texts speak of a type without naming it: a slip of the finger does not find them. */
  isName: boolean;
};

/** Every stroke of a key asks for the names of every type. */
const prepared = new WeakMap<NodeDescription, readonly Name[]>();

function namesOf(description: NodeDescription): readonly Name[] {
  const known = prepared.get(description);
  if (known) return known;
  const { title, type, synonyms, aliases, category, summary } = description;
  const names = [
    nameOf(title, 1),
    nameOf(type, 1),
    ...[...synonyms, ...aliases].map((name) => nameOf(name, 0.9)),
    nameOf(category, 0.5, false),
    nameOf(summary, 0.3, false),
  ];
  prepared.set(description, names);
  return names;
}

function nameOf(text: string, weight = 1, isName = true): Name {
  const spaced = text.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
  return {
    text,
    lower: text.toLowerCase(),
    spaced,
    parts: spaced.split(/[\s_/-]+/),
    weight,
    isName,
  };
}

/**
 * 0 (no match) to 1 (the whole name): prefix, start of a word, inside, letters in order, a word
 * with one slip of the finger.
 */
export function matchScore(name: string, word: string): number {
  return scoreOf(nameOf(name), word);
}

function scoreOf({ lower, spaced, parts, isName }: Name, word: string): number {
  if (lower === word) return 1;
  if (lower.startsWith(word)) return 0.9;
  if (parts.some((part) => part.startsWith(word))) return 0.8;
  if (lower.includes(word)) return 0.6;
  if (!isName || word.length < 3 || lower.length >= 60) return 0;
  const ordered = 0.5 * inOrder(spaced, word);
  const slipped =
    word.length >= 5 && (nearly(lower, word) || parts.some((part) => nearly(part, word)));
  return slipped ? Math.max(ordered, 0.4) : ordered;
}

/** Whether a word begins like another but for one letter too many, too few, wrong or swapped. */
function nearly(part: string, word: string): boolean {
  let at = 0;
  while (at < word.length && part[at] === word[at]) at += 1;
  const rest = word.slice(at);
  return (
    part.slice(at).startsWith(rest.slice(1)) || // too many
    part.slice(at + 1).startsWith(rest) || // too few
    part.slice(at + 1).startsWith(rest.slice(1)) || // wrong
    part.slice(at).startsWith(`${rest[1]}${rest[0]}${rest.slice(2)}`) // swapped
  );
}

/** Letters in order, on in the same word or from the start of a later one: "ldchk". */
function inOrder(text: string, word: string): number {
  let at = -1;
  let jumps = 0;
  for (const letter of word) {
    const end = at < 0 ? 0 : text.indexOf(" ", at);
    let next = at < 0 ? -1 : text.indexOf(letter, at + 1);
    if (next < 0 || (end >= 0 && next > end)) next = ` ${text}`.indexOf(` ${letter}`, at + 1);
    if (next < 0) return 0;
    if (next !== at + 1 && text[next - 1] !== " ") jumps += 1;
    at = next;
  }
  return jumps > word.length * 0.4 ? 0 : 1 - jumps / word.length;
}

/** The types with a port for a dragged link, with the first port that takes it. */
export function fitting(
  nodes: readonly NodeDescription[],
  from: { side: "input" | "output"; wires: readonly string[] },
): { description: NodeDescription; port: string }[] {
  return nodes.flatMap((description) => {
    const port = firstFitting(description, from);
    return port ? [{ description, port }] : [];
  });
}

export function firstFitting(
  description: NodeDescription,
  from: { side: "input" | "output"; wires: readonly string[] },
): string | undefined {
  if (from.side === "input")
    return description.outputs.find((output) => fits(output.wire, from.wires))?.name;
  const takes = description.inputs.filter((input) =>
    from.wires.some((wire) => fits(wire, input.accepts)),
  );
  const exact = takes.find((input) => from.wires.some((wire) => input.accepts.includes(wire)));
  return (exact ?? takes[0])?.name;
}
