/**
 * What lies on the canvas beside the nodes: groups and notes.
 *
 * A file keeps them under the graph's `ui` as `{id, title, bounds}` and `{id, text, bounds}`, bounds
 * as `[x, y, width, height]`. On the canvas their names carry their kind (`group:1`), which no
 * node's id can.
 */

import type { Box } from "./bounds";
import { isRecord } from "./path";
import type { Graph, Json, Point } from "./workflow";

export type DecorKind = "group" | "note";

export type Decor = {
  /** `group:1`. */
  key: string;
  kind: DecorKind;
  box: Box;
  /** A group's title, a note's Markdown. */
  words: string;
  color?: string;
  pinned?: boolean;
};

const PLACES = { group: "groups", note: "notes" } as const;
const WORDS = { group: "title", note: "text" } as const;
const KINDS: readonly DecorKind[] = ["group", "note"];
const NONE: readonly Decor[] = [];

export function isDecorKey(id: string): boolean {
  return id.includes(":");
}

const known = new WeakMap<object, readonly Decor[]>();

/** The groups and notes of a graph, in the order they are drawn. */
export function decorOf(graph: Graph): readonly Decor[] {
  if (!graph.ui) return NONE;
  let found = known.get(graph.ui);
  if (!found) {
    found = KINDS.flatMap((kind) =>
      entries(graph, kind).flatMap((entry, index) => read(kind, entry, index)),
    );
    known.set(graph.ui, found);
  }
  return found;
}

function entries(graph: Graph, kind: DecorKind): readonly Json[] {
  const listed = graph.ui?.[PLACES[kind]];
  return Array.isArray(listed) ? listed : [];
}

function read(kind: DecorKind, entry: Json, index: number): Decor[] {
  const key = keyOf(kind, entry, index);
  if (!isRecord(entry) || key === null) return [];
  const { bounds, color, pinned } = entry;
  const [x, y, width, height] = bounds as [number, number, number, number];
  const words = entry[WORDS[kind]];
  return [
    {
      key,
      kind,
      box: { x, y, width, height },
      words: typeof words === "string" ? words : "",
      ...(typeof color === "string" && { color }),
      ...(pinned === true && { pinned }),
    },
  ];
}

/** An entry's name on the canvas; null for one that cannot be drawn. */
function keyOf(kind: DecorKind, entry: Json, index: number): string | null {
  if (!isRecord(entry)) return null;
  const { id, bounds } = entry;
  const drawable =
    Array.isArray(bounds) && bounds.length === 4 && bounds.every((n) => Number.isFinite(n));
  return drawable ? `${kind}:${typeof id === "string" ? id : `at${index}`}` : null;
}

/** The graph with the entries of one kind changed; those that cannot be drawn stay as they are. */
function change<G extends Graph>(
  graph: G,
  kind: DecorKind,
  each: (key: string, entry: { [key: string]: Json }) => Json | undefined,
): G {
  const before = entries(graph, kind);
  const after = before.flatMap((entry, index) => {
    const key = keyOf(kind, entry, index);
    if (key === null || !isRecord(entry)) return [entry];
    const next = each(key, entry);
    return next === undefined ? [] : [next];
  });
  const same = after.length === before.length && after.every((entry, i) => entry === before[i]);
  return same ? graph : { ...graph, ui: { ...graph.ui, [PLACES[kind]]: after } };
}

function changeAll<G extends Graph>(
  graph: G,
  each: (key: string, entry: { [key: string]: Json }) => Json | undefined,
): G {
  return KINDS.reduce<G>((rest, kind) => change(rest, kind, each), graph);
}

/** A name that no group or note of this graph has. */
export function freshKey(graph: Graph, kind: DecorKind): string {
  const taken = new Set(decorOf(graph).map(({ key }) => key));
  let n = 1;
  while (taken.has(`${kind}:${n}`)) n += 1;
  return `${kind}:${n}`;
}

export function addDecor<G extends Graph>(graph: G, decor: Decor): G {
  const { key, kind, box, words, color, pinned } = decor;
  const entry: Json = {
    id: key.slice(key.indexOf(":") + 1),
    [WORDS[kind]]: words,
    bounds: boundsOf(box),
    ...(color !== undefined && { color }),
    ...(pinned && { pinned }),
  };
  const place = PLACES[kind];
  return { ...graph, ui: { ...graph.ui, [place]: [...entries(graph, kind), entry] } };
}

export type DecorChange = {
  box?: Box;
  words?: string;
  /** Null takes the colour away. */
  color?: string | null;
  pinned?: boolean;
};

export function changeDecor<G extends Graph>(
  graph: G,
  keys: ReadonlySet<string>,
  fields: DecorChange,
): G {
  return changeAll(graph, (key, entry) => {
    if (!keys.has(key)) return entry;
    const { color, pinned, ...rest } = entry;
    const kind: DecorKind = key.startsWith("group") ? "group" : "note";
    const nextColor = fields.color === undefined ? color : fields.color;
    const nextPinned = fields.pinned ?? pinned;
    return {
      ...rest,
      ...(fields.words !== undefined && { [WORDS[kind]]: fields.words }),
      ...(fields.box && { bounds: boundsOf(fields.box) }),
      ...(nextColor !== undefined && nextColor !== null && { color: nextColor }),
      ...(nextPinned && { pinned: nextPinned }),
    };
  });
}

export function moveDecor<G extends Graph>(graph: G, places: ReadonlyMap<string, Point>): G {
  return changeAll(graph, (key, entry) => {
    const to = places.get(key);
    if (!to) return entry;
    const [, , width, height] = entry.bounds as [number, number, number, number];
    return { ...entry, bounds: [Math.round(to[0]), Math.round(to[1]), width, height] };
  });
}

export function removeDecor<G extends Graph>(graph: G, keys: ReadonlySet<string>): G {
  return changeAll(graph, (key, entry) => (keys.has(key) ? undefined : entry));
}

function boundsOf({ x, y, width, height }: Box): Json {
  return [x, y, width, height].map(Math.round);
}
