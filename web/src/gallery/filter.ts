/** Which pictures the gallery shows. */

export type GalleryFilter = {
  /** Words of their names and prompts. */
  text: string;
  workflow: string | null;
  model: string | null;
  board: string | null;
  /** Days as the browser's own fields write them: `2026-01-31`; the last one counts whole. */
  from: string;
  to: string;
  favourite: boolean;
  trashed: boolean;
};

export const EVERYTHING: GalleryFilter = {
  text: "",
  workflow: null,
  model: null,
  board: null,
  from: "",
  to: "",
  favourite: false,
  trashed: false,
};

export type AssetQuery = {
  kind: string;
  q?: string;
  workflow?: string;
  model?: string;
  board?: string;
  after?: string;
  before?: string;
  favourite?: boolean;
  trashed?: boolean;
};

/** As the server is asked. Days are those of this browser's time zone. */
export function queryOf(filter: GalleryFilter): AssetQuery {
  const query: AssetQuery = { kind: filter.trashed ? "image,preview,input" : "image" };
  if (filter.text.trim()) query.q = filter.text.trim().slice(0, 500);
  if (filter.workflow !== null) query.workflow = filter.workflow;
  if (filter.model !== null) query.model = filter.model;
  if (filter.board !== null) query.board = filter.board;
  const from = midnight(filter.from);
  const after = midnight(filter.to, 1);
  if (from) query.after = from.toISOString();
  if (after) query.before = after.toISOString();
  if (filter.favourite) query.favourite = true;
  if (filter.trashed) query.trashed = true;
  return query;
}

/** Whether anything is left out, trash and boards aside: those are places of their own. */
export function isNarrowed(filter: GalleryFilter): boolean {
  const { trashed: _, board: __, ...rest } = filter;
  return Object.entries(rest).some(
    ([name, value]) => value !== EVERYTHING[name as keyof GalleryFilter],
  );
}

/** Whether a new picture is shown without asking: only where nothing but its being new counts. */
export function takesNew(query: AssetQuery): boolean {
  return Object.keys(query).every((name) => name === "kind") && query.kind === "image";
}

/** A filter that was kept, as far as it still is one. */
export function readFilter(kept: unknown): GalleryFilter {
  if (typeof kept !== "object" || kept === null) return EVERYTHING;
  const found = kept as Record<string, unknown>;
  const text = (name: string) => (typeof found[name] === "string" ? String(found[name]) : "");
  const name = (key: string) => (typeof found[key] === "string" ? String(found[key]) : null);
  return {
    text: text("text"),
    workflow: name("workflow"),
    model: name("model"),
    board: name("board"),
    from: midnight(text("from")) ? text("from") : "",
    to: midnight(text("to")) ? text("to") : "",
    favourite: found.favourite === true,
    // A page that opens on the trash would look as if everything were gone.
    trashed: false,
  };
}

function midnight(day: string, later = 0): Date | null {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  if (!year) return null;
  const at = new Date(Number(year), Number(month) - 1, Number(date) + later);
  return Number.isNaN(at.getTime()) ? null : at;
}
