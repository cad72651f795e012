/**
 * Soft edges: a Gaussian blur of the whole mask, its border going on as it is. Most of a mask is
 * one value for long stretches, where a blur changes nothing: only edges are computed.
 */

import type { Mask } from "./mask";

/** Blurs by a Gaussian of a standard deviation in pixels. */
export function feather(mask: Mask, sigma: number): void {
  if (sigma <= 0) return;
  const { width, height, values } = mask;
  const kernel = gaussian(sigma);
  const half = kernel.length - 1;
  // The lines around the one that is computed, blurred across; line y lies at y % rows.
  const rows = 2 * half + 1;
  const across = new Float32Array(rows * width);
  // For how many lines a column has been the same.
  const same = new Int32Array(width).fill(height + rows);
  let newest = -1;
  for (let y = 0; y < height; y += 1) {
    while (newest < y + half) {
      newest += 1;
      const before = ((newest - 1 + rows) % rows) * width;
      const at = (newest % rows) * width;
      if (newest < height) blurLine(values, newest * width, across, at, width, kernel);
      else across.copyWithin(at, before, before + width);
      if (newest === 0) continue;
      for (let x = 0; x < width; x += 1)
        same[x] = across[at + x] === across[before + x] ? (same[x] ?? 0) + 1 : 0;
    }
    const middle = (y % rows) * width;
    for (let x = 0; x < width; x += 1) {
      let sum = across[middle + x] ?? 0;
      if ((same[x] ?? 0) < 2 * half) {
        sum *= kernel[0] ?? 0;
        for (let k = 1; k <= half; k += 1) {
          const above = across[(Math.max(0, y - k) % rows) * width + x] ?? 0;
          const below = across[((y + k) % rows) * width + x] ?? 0;
          sum += (above + below) * (kernel[k] ?? 0);
        }
      }
      values[y * width + x] = Math.round(sum);
    }
  }
}

/** Weights of the middle and of one side, which sum to 1 with both sides. */
export function gaussian(sigma: number): Float32Array {
  const half = Float32Array.from({ length: Math.ceil(3 * sigma) + 1 }, (_, i) =>
    Math.exp(-(i * i) / (2 * sigma * sigma)),
  );
  const total = half.reduce((sum, weight, i) => sum + weight * (i ? 2 : 1), 0);
  return half.map((weight) => weight / total);
}

/** Blurs the line of `length` values at `start` into the line at `at`. */
function blurLine(
  from: Uint8Array,
  start: number,
  into: Float32Array,
  at: number,
  length: number,
  kernel: Float32Array,
): void {
  const half = kernel.length - 1;
  const last = start + length - 1;
  let same = length + 2 * half;
  for (let i = 1; i < half && i < length; i += 1)
    same = from[start + i] === from[start + i - 1] ? same + 1 : 0;
  for (let x = 0; x < length; x += 1) {
    const ahead = start + x + half;
    same = ahead > last || from[ahead] === from[ahead - 1] ? same + 1 : 0;
    let sum = from[start + x] ?? 0;
    if (same < 2 * half) {
      sum *= kernel[0] ?? 0;
      for (let k = 1; k <= half; k += 1) {
        const before = from[Math.max(start, start + x - k)] ?? 0;
        const behind = from[Math.min(last, start + x + k)] ?? 0;
        sum += (before + behind) * (kernel[k] ?? 0);
      }
    }
    into[at + x] = sum;
  }
}
