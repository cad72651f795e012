/** What stands behind the `#` of the address: parts of several hands, joined by `&`. */

/** The value of a part: null where it is not there, "" where it stands without one. */
export function partIn(hash: string, name: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, "")).get(name);
}

/** The address without the parts of a name, and with this one first or last; the rest of it stays. */
export function withPart(
  hash: string,
  name: string,
  value: string | null,
  at: "first" | "last",
): string {
  const others = hash
    .replace(/^#/, "")
    .split("&")
    .filter((part) => part && part !== name && !part.startsWith(`${name}=`));
  const own = value === null ? [] : [value ? `${name}=${encodeURIComponent(value)}` : name];
  const parts = at === "first" ? [...own, ...others] : [...others, ...own];
  return parts.length ? `#${parts.join("&")}` : "";
}
