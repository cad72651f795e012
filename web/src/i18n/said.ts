/**
 * What the server says, in the reader's language. Beside its English sentences it tells how they
 * were made, `{pattern, values}`; the patterns' translations came with those of the nodes' words.
 */

import { nodeText } from "./nodeTexts";
import { filled } from "./translate";

export type Phrase = {
  pattern: string;
  values: Readonly<Record<string, Phrase | string | number>>;
};

/** A thing of the server's with its sentences in the reader's language, as far as they are known. */
export function inReadersWords<Thing extends { said?: Readonly<Record<string, Phrase>> }>(
  thing: Thing,
): Thing {
  const told: Record<string, string> = {};
  for (const [name, phrase] of Object.entries(thing.said ?? {}))
    if (nodeText(phrase.pattern) !== phrase.pattern) told[name] = sentence(phrase);
  return { ...thing, ...told };
}

function sentence({ pattern, values }: Phrase): string {
  const parts = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === "object" ? sentence(value) : value,
  ]);
  return filled(nodeText(pattern), Object.fromEntries(parts));
}
