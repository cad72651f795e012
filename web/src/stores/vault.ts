/**
 * Texts that outlive the browser's own death. What `localStorage` takes lies in memory for up to a
 * minute; a transaction here is on the disk when it says so, and there is room for more.
 */

export type Vault = {
  /** Every text whose key begins so. */
  read(prefix: string): Promise<Map<string, string>>;
  /** All of it or, when it throws, none of it. */
  write(texts: ReadonlyMap<string, string>, gone: Iterable<string>): Promise<void>;
};

const NAME = "tessera";
const TEXTS = "texts";
/** Some browsers never answer; then there is no vault today. */
const PATIENCE_MS = 3000;

/** The browser's own, or null where it has none or it cannot be opened. */
export async function openVault(factory: IDBFactory | undefined): Promise<Vault | null> {
  if (!factory) return null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, null);
  });
  const database = await Promise.race([opened(factory).catch(() => null), late]);
  clearTimeout(timer);
  return database && vaultIn(database);
}

function opened(factory: IDBFactory): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(TEXTS);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function vaultIn(database: IDBDatabase): Vault {
  return {
    async read(prefix) {
      const texts = database.transaction(TEXTS).objectStore(TEXTS);
      const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
      return new Promise((resolve, reject) => {
        const found = new Map<string, string>();
        const request = texts.openCursor(range);
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const cursor = request.result;
          if (!cursor) return resolve(found);
          found.set(String(cursor.key), cursor.value);
          cursor.continue();
        };
      });
    },
    write: (texts, gone) =>
      new Promise((resolve, reject) => {
        const work = database.transaction(TEXTS, "readwrite", { durability: "strict" });
        work.oncomplete = () => resolve();
        // What has no room is known when the whole is to be kept, not at a single text.
        work.onabort = () => reject(work.error);
        const store = work.objectStore(TEXTS);
        for (const [key, text] of texts) store.put(text, key);
        for (const key of gone) store.delete(key);
      }),
  };
}
