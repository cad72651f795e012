/** Places inside a node's inputs: `how.mask`, `images.0`. */

import type { Json, Value } from "./workflow";

export type Path = readonly (string | number)[];

export function parsePath(text: string): Path {
  return text.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

export function joinPath(path: Path): string {
  return path.join(".");
}

/** The value at a path; undefined where nothing is. */
export function valueAt(root: Value, path: Path): Value {
  let value = root;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Array.isArray(value) ? value[Number(key)] : value[key];
  }
  return value;
}

/** `root` with `value` at the path; undefined takes the entry away (and closes the gap in a list). */
export function withValue(root: Value, path: Path, value: Value): Json {
  const [key, ...rest] = path;
  if (key === undefined) return value ?? null;
  if (typeof key === "number") {
    const list = Array.isArray(root) ? [...root] : [];
    if (value === undefined && rest.length === 0) list.splice(key, 1);
    else list[key] = withValue(list[key], rest, value);
    return list;
  }
  const record = isRecord(root) ? { ...root } : {};
  if (value === undefined && rest.length === 0) delete record[key];
  else record[key] = withValue(record[key], rest, value);
  return record;
}

export function isRecord(value: unknown): value is Record<string, Json> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
