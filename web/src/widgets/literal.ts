/** Plain values as a person types them: `7`, `0.5`, `true`, anything else a text. */

import type { Json } from "../graph/workflow";

export function readLiteral(text: string, types: readonly string[]): Json {
  const plain = text.trim();
  if (types.includes("boolean") && (plain === "true" || plain === "false")) return plain === "true";
  if (/^-?(\d+\.?\d*|\.\d+)(e-?\d+)?$/i.test(plain)) {
    const number = Number(plain);
    if (types.includes("number")) return number;
    if (types.includes("integer") && Number.isSafeInteger(number)) return number;
  }
  // "7" in quotes stays a text.
  return /^".*"$/.test(plain) ? plain.slice(1, -1) : text;
}

export function showLiteral(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  if (typeof value !== "string") return String(value);
  return typeof readLiteral(value, ["boolean", "number"]) === "string" ? value : `"${value}"`;
}
