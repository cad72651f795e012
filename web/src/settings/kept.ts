/** Where the browser keeps what was set. Without imports: the language is read before all else. */

export const KEPT = "tessera/settings";

export type Kept = Readonly<Record<string, unknown>>;

/** Only what differs from its default; empty when nothing was kept or it cannot be read. */
export function keptSettings(storage: Pick<Storage, "getItem"> | undefined): Kept {
  try {
    const kept = JSON.parse(storage?.getItem(KEPT) ?? "{}");
    return typeof kept === "object" && kept !== null && !Array.isArray(kept) ? kept : {};
  } catch {
    return {};
  }
}
