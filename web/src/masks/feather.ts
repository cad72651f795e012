/** Soft edges: a Gaussian blur of the whole mask, its border going on as it is. */

import type { Mask } from "./mask";

/** Blurs by a Gaussian of a standard deviation in pixels. */
export function feather(mask: Mask, sigma: number): void {
  if (sigma <= 0) return;
  const { width, height, values } = mask;
  const kernel = gaussian(sigma);
  const across = new Float32Array(values.length);
  convolve(values, across, kernel, width, height, 1, width);
  const down = new Float32Array(values.length);
  convolve(across, down, kernel, height, width, width, 1);
  for (let i = 0; i < values.length; i += 1) values[i] = Math.round(down[i] ?? 0);
}

/** Weights of the middle and of one side, which sum to 1 with both sides. */
export function gaussian(sigma: number): Float32Array {
  const half = Float32Array.from({ length: Math.ceil(3 * sigma) + 1 }, (_, i) =>
    Math.exp(-(i * i) / (2 * sigma * sigma)),
  );
  const total = half.reduce((sum, weight, i) => sum + weight * (i ? 2 : 1), 0);
  return half.map((weight) => weight / total);
}

/** `lines` lines of `length` values, `step` apart within a line and `stride` from line to line. */
function convolve(
  from: ArrayLike<number>,
  into: Float32Array,
  kernel: Float32Array,
  length: number,
  lines: number,
  step: number,
  stride: number,
): void {
  for (let line = 0; line < lines; line += 1) {
    const start = line * stride;
    for (let at = 0; at < length; at += 1) {
      let sum = (from[start + at * step] ?? 0) * (kernel[0] ?? 0);
      for (let k = 1; k < kernel.length; k += 1) {
        const before = from[start + Math.max(0, at - k) * step] ?? 0;
        const behind = from[start + Math.min(length - 1, at + k) * step] ?? 0;
        sum += (before + behind) * (kernel[k] ?? 0);
      }
      into[start + at * step] = sum;
    }
  }
}
