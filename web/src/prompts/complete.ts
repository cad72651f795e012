/** What may be meant by what is being typed in a prompt. */

export type WordKind = "embedding" | "wildcard" | "lora";
export type Words = Readonly<Record<WordKind, readonly string[]>>;

export type Completion = { kind: WordKind; name: string; insert: string };
export type Completions = { start: number; end: number; items: Completion[] };

const MOST = 8;
const SHORTEST = 3;

/** How each kind is begun, and how its name is written. */
type Kind = {
  kind: WordKind;
  begun: RegExp;
  write(name: string): string;
  /** Its names are offered without their beginning too. */
  bare?: true;
};
const KINDS: Kind[] = [
  {
    kind: "embedding",
    begun: /embedding:([^\s,()[\]:]*)$/i,
    write: (name) => `embedding:${name}`,
    bare: true,
  },
  { kind: "wildcard", begun: /__([A-Za-z0-9_./-]*)$/, write: (name) => `__${name}__` },
  { kind: "lora", begun: /<lora:([^:<>]*)$/i, write: (name) => `<lora:${name}:1>`, bare: true },
];
const BARE = /(?<![\p{L}\p{N}_.:<-])([\p{L}\p{N}_.-]+)$/u;

/** The completions at the caret, best first; null for none. */
export function completionsAt(text: string, caret: number, words: Words): Completions | null {
  const before = text.slice(0, caret);
  for (const { kind, begun, write } of KINDS) {
    const found = begun.exec(before);
    if (!found || (kind === "wildcard" && isClosing(before, found.index))) continue;
    const items = matching(words[kind], found[1] ?? "").map((name) => ({
      kind,
      name,
      insert: write(name),
    }));
    return items.length ? { start: found.index, end: caret, items } : null;
  }
  const typed = BARE.exec(before)?.[1] ?? "";
  if (typed.length < SHORTEST) return null;
  const items = KINDS.filter(({ bare }) => bare)
    .flatMap(({ kind, write }) =>
      words[kind]
        .filter((name) => beginsWord(name, typed))
        .map((name): Completion => ({ kind, name, insert: write(name) })),
    )
    .sort((a, b) => Number(begins(b.name, typed)) - Number(begins(a.name, typed)))
    .slice(0, MOST);
  return items.length ? { start: caret - typed.length, end: caret, items } : null;
}

/** Whether the `__` there ends a name, as the second of `__animals__` does. */
function isClosing(text: string, at: number): boolean {
  return (text.slice(0, at).match(/__/g)?.length ?? 0) % 2 === 1;
}

function begins(name: string, typed: string): boolean {
  return name.toLowerCase().startsWith(typed.toLowerCase());
}

/** Whether a word of the name begins so: `hands` of `bad-hands`, `inks` of `style/inks`. */
function beginsWord(name: string, typed: string): boolean {
  const [text, wanted] = [name.toLowerCase(), typed.toLowerCase()];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1))
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? "")) return true;
  return false;
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
