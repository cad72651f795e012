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
      a.description.category.localeCompare(b.description.category) ||
      a.description.title.localeCompare(b.description.title),
  );
}

/** Not enough to pass a better name by. */
function known(type: string, { favourites, recent }: Familiar): number {
  return favourites.includes(type) ? 0.09 : recent.includes(type) ? 0.05 : 0;
}

function rank(
  description: NodeDescription,
  words: readonly string[],
): { score: number; matched: string } | null {
  if (words.length === 0) return { score: 0, matched: description.title };
  const names: [string, number][] = [
    [description.title, 1],
    [description.type, 1],
    ...[...description.synonyms, ...description.aliases].map((s): [string, number] => [s, 0.9]),
    [description.category, 0.5],
    [description.summary, 0.3],
  ];
  let total = 0;
  let matched = description.title;
  for (const word of words) {
    let best = 0;
    for (const [name, weight] of names) {
      const score = matchScore(name, word) * weight;
      if (score > best) {
        best = score;
        if (weight >= 0.9) matched = name;
      }
    }
    if (best === 0) return null;
    total += best;
  }
  const score = total / words.length - (description.deprecated ? 0.5 : 0);
  return { score, matched };
}

/**
 * 0 (no match) to 1 (the whole name): prefix, start of a word, inside, letters in order, a word
 * with one slip of the finger.
 */
export function matchScore(name: string, word: string): number {
  const text = name.toLowerCase();
  if (text === word) return 1;
  if (text.startsWith(word)) return 0.9;
  const spaced = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
  const parts = spaced.split(/[\s_/-]+/);
  if (parts.some((part) => part.startsWith(word))) return 0.8;
  if (text.includes(word)) return 0.6;
  if (word.length < 3 || text.length >= 60) return 0;
  const ordered = 0.5 * inOrder(spaced, word);
  const slipped = word.length >= 5 && [text, ...parts].some((part) => nearly(part, word));
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

/** Letters in order, most of them right after the last or at the start of a word: "ldchk". */
function inOrder(text: string, word: string): number {
  let at = -1;
  let jumps = 0;
  for (const letter of word) {
    const next = text.indexOf(letter, at + 1);
    if (next < 0) return 0;
    if (next !== at + 1 && text[next - 1] !== " ") jumps += 1;
    at = next;
  }
  return jumps > word.length / 2 ? 0 : 1 - jumps / word.length;
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
