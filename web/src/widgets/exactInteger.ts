/** A typed whole number ≥ 0: a JSON number while that is exact, a string beyond. */
export function exactInteger(text: string, maximum = 2 ** 64): number | string | null {
  const digits = text.trim();
  if (!/^\d+$/.test(digits)) return null;
  const value = BigInt(digits);
  const limit = maximum >= 2 ** 64 ? 2n ** 64n - 1n : BigInt(Math.floor(maximum));
  const kept = value > limit ? limit : value;
  return kept <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(kept) : String(kept);
}
