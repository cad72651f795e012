/** Python's words: literals, names that are free, keyword arguments. */

import { isRecord } from "./path";
import type { Value } from "./workflow";

/** Python's own words, and those the script uses. */
const RESERVED = new Set(
  (
    "False None True and as assert async await break class continue def del elif else except " +
    "finally for from global if import in is lambda nonlocal not or pass raise return try while " +
    "with yield print object int float str bool getattr"
  ).split(" "),
);

/** Whether Python takes it as a name. */
export function isName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text) && !RESERVED.has(text);
}

/** A name near a text. */
export function identifier(text: string): string {
  const name = text.replace(/[^A-Za-z0-9_]+/g, "_").replace(/^(?=[0-9])/, "_");
  return RESERVED.has(name) || /^_*$/.test(name) ? `${name}_` : name;
}

/** Names given out once. */
export class Names {
  private readonly taken = new Set<string>();

  reserve(name: string): void {
    this.taken.add(name);
  }

  /** The name, or with a number where it is taken. */
  take(name: string): string {
    let free = name;
    for (let n = 2; this.taken.has(free); n += 1) free = `${name}_${n}`;
    this.taken.add(free);
    return free;
  }
}

/** `name=value` as arguments; names that Python cannot write come in a dictionary. */
export function keywords(pairs: readonly [name: string, value: string][]): string[] {
  const plain = pairs.filter(([name]) => isName(name)).map(([name, value]) => `${name}=${value}`);
  const odd = pairs.filter(([name]) => !isName(name));
  if (odd.length === 0) return plain;
  return [...plain, `**{${odd.map(([name, value]) => `${text(name)}: ${value}`).join(", ")}}`];
}

export function attribute(variable: string, name: string): string {
  return isName(name) ? `${variable}.${name}` : `getattr(${variable}, ${text(name)})`;
}

/** A JSON value as Python writes it. */
export function literal(value: Value): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return text(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (isRecord(value))
    return `{${Object.entries(value)
      .map(([name, item]) => `${text(name)}: ${literal(item)}`)
      .join(", ")}}`;
  return JSON.stringify(value);
}

/** JSON's escapes are Python's; what would not be seen on the screen is escaped as well. */
function text(value: string): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u00a0\u00ad\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
