/**
 * What each window has open, as texts: in the vault, and beside it in `localStorage` what a page
 * wrote in its last moment, when there was no time to wait, or where there is no vault. Of two
 * texts of the same thing the newer counts.
 */

import type { Vault } from "./vault";

export type List = {
  /** The open documents, in the order of their tabs. */
  ids: readonly string[];
  active: string;
  /** Those closed lately, the last one last. */
  closed: readonly string[];
};

/** What one window keeps: its list, and the text of each document by its id. */
export type Contents = { list: List; texts: ReadonlyMap<string, string> };

export type Keep = ReturnType<typeof createKeep>;

const LISTS = "tessera/open/";
const DOCUMENTS = "tessera/document/";
const EMPTY: List = { ids: [], active: "", closed: [] };
const textsOf = (window: string) => `${DOCUMENTS}${window}/`;

export function createKeep(vault: Vault | null, storage: Storage) {
  /** A clock that was set back makes nothing older than what was there. */
  let last = 0;
  const stamped = (fields: object) => {
    last = Math.max(Date.now(), last + 1);
    return JSON.stringify({ at: last, ...fields });
  };
  const found = async (prefix: string): Promise<Map<string, string>> => {
    const texts = new Map(vault ? await vault.read(prefix) : []);
    for (const key of keysIn(storage, prefix)) {
      const late = storage.getItem(key) ?? "";
      if (ageOf(late) >= ageOf(texts.get(key))) texts.set(key, late);
    }
    for (const text of texts.values()) last = Math.max(last, ageOf(text));
    return texts;
  };
  const entries = (window: string, { list, texts }: Contents) =>
    new Map([
      ...[...texts].map(([id, text]): [string, string] => [textsOf(window) + id, text]),
      [LISTS + window, stamped(list)] as [string, string],
    ]);
  const late = (window: string, contents: Contents) => {
    for (const [key, text] of entries(window, contents)) storage.setItem(key, text);
  };
  return {
    /** The text of a document, with the moment it was written. */
    stamped,
    async read(window: string): Promise<Contents> {
      const [lists, texts] = await Promise.all([found(LISTS + window), found(textsOf(window))]);
      const start = textsOf(window).length;
      const named = [...texts].map(([key, text]): [string, string] => [key.slice(start), text]);
      return { list: listIn(lists.get(LISTS + window)), texts: new Map(named) };
    },
    /** Every window that keeps something. */
    async windows(): Promise<string[]> {
      return [...(await found(LISTS)).keys()].map((key) => key.slice(LISTS.length));
    },
    /** Writes what is new and the list, and takes away what is `gone`. A DOMException: no room. */
    async write(window: string, contents: Contents, gone: readonly string[] = []): Promise<void> {
      const away = gone.map((id) => textsOf(window) + id);
      const texts = entries(window, contents);
      const kept = await vault?.write(texts, away).then(
        () => true,
        () => false,
      );
      if (!kept) late(window, contents);
      // What the vault has now need not lie here too.
      for (const key of kept ? [...texts.keys(), ...away] : away) {
        if (ageOf(storage.getItem(key)) <= ageOf(texts.get(key) ?? stamped({})))
          storage.removeItem(key);
      }
    },
    /** The same at once, while the page goes. A DOMException: no room. */
    late,
    /** Makes another window's documents this one's, behind those it has. */
    async takeOver(from: string, to: string): Promise<void> {
      const [theirs, mine] = await Promise.all([this.read(from), this.read(to)]);
      const list = {
        ids: distinct([...mine.list.ids, ...theirs.list.ids]),
        active: mine.list.active || theirs.list.active,
        closed: distinct([...theirs.list.closed, ...mine.list.closed]),
      };
      await this.write(to, { list, texts: theirs.texts });
      await this.forget(from);
    },
    async forget(window: string): Promise<void> {
      const keys = [LISTS + window, ...(await found(textsOf(window))).keys()];
      await vault?.write(new Map(), keys);
      for (const key of keys) storage.removeItem(key);
    },
  };
}

function keysIn(storage: Storage, prefix: string): string[] {
  const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? "");
  return keys.filter((key) => key.startsWith(prefix));
}

function ageOf(text: string | null | undefined): number {
  const at = /^\{"at":(\d+)/.exec(text ?? "")?.[1];
  return at ? Number(at) : -1;
}

function listIn(text: string | undefined): List {
  try {
    const { ids, active, closed } = JSON.parse(text ?? "{}");
    const names = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
    return { ids: names(ids), active: String(active ?? ""), closed: names(closed) };
  } catch {
    return EMPTY;
  }
}

function distinct(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
