/** What may be meant by what is being typed in a prompt. */

export type WordKind = "embedding" | "wildcard" | "lora";
export type Words = Readonly<Record<WordKind, readonly string[]>>;

export type Completion = { kind: WordKind; name: string; insert: string };
export type Completions = { start: number; end: number; items: Completion[] };

const MOST = 8;
const SHORTEST = 3;

/** How each kind is begun, and how its name is written. */
const KINDS: { kind: WordKind; begun: RegExp; write(name: string): string }[] = [
  { kind: "embedding", begun: /embedding:([^\s,()[\]:]*)$/i, write: (n) => `embedding:${n}` },
  { kind: "wildcard", begun: /__([A-Za-z0-9_./-]*)$/, write: (n) => `__${n}__` },
  { kind: "lora", begun: /<lora:([^:<>]*)$/i, write: (n) => `<lora:${n}:1>` },
];
const BARE = /(?<![\w:<-])([\w.-]+)$/;

/** The completions at the caret, best first; null for none. */
export function completionsAt(text: string, caret: number, words: Words): Completions | null {
  const before = text.slice(0, caret);
  for (const { kind, begun, write } of KINDS) {
    const found = begun.exec(before);
    if (!found) continue;
    const items = matching(words[kind], found[1] ?? "").map((name) => ({
      kind,
      name,
      insert: write(name),
    }));
    return items.length ? { start: found.index, end: caret, items } : null;
  }
  const typed = BARE.exec(before)?.[1] ?? "";
  if (typed.length < SHORTEST) return null;
  const items = words.embedding
    .filter((name) => name.toLowerCase().startsWith(typed.toLowerCase()))
    .slice(0, MOST)
    .map((name): Completion => ({ kind: "embedding", name, insert: `embedding:${name}` }));
  return items.length ? { start: caret - typed.length, end: caret, items } : null;
}

function matching(names: readonly string[], typed: string): string[] {
  const wanted = typed.toLowerCase();
  const at = (name: string) => name.toLowerCase().indexOf(wanted);
  return names
    .filter((name) => at(name) >= 0)
    .sort((a, b) => at(a) - at(b) || a.localeCompare(b))
    .slice(0, MOST);
}

/** The name by which a prompt calls a file. */
export function nameOfFile(file: string): string {
  return file.replace(/\.(safetensors|sft|pt|bin)$/i, "");
}
