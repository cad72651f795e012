/** A mask being drawn: one byte for each pixel of the picture, 255 where it is to be repainted. */

export type Mask = { width: number; height: number; values: Uint8Array };

/** A part of a picture, in whole pixels; empty without width or height. */
export type Area = { x: number; y: number; width: number; height: number };

export const NOWHERE: Area = { x: 0, y: 0, width: 0, height: 0 };

export function emptyMask(width: number, height: number): Mask {
  return { width, height, values: new Uint8Array(width * height) };
}

export function isBlank(mask: Mask): boolean {
  return mask.values.every((value) => value === 0);
}

export function whole({ width, height }: Mask): Area {
  return { x: 0, y: 0, width, height };
}

/** The smallest area that holds both. */
export function union(a: Area, b: Area): Area {
  if (a.width === 0 || a.height === 0) return b;
  if (b.width === 0 || b.height === 0) return a;
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

/** The values in an area, row by row. */
export function cut(mask: Mask, { x, y, width, height }: Area): Uint8Array {
  const values = new Uint8Array(width * height);
  for (let row = 0; row < height; row += 1) {
    const from = (y + row) * mask.width + x;
    values.set(mask.values.subarray(from, from + width), row * width);
  }
  return values;
}

/** Puts values that were cut out back. */
export function put(mask: Mask, { x, y, width, height }: Area, values: Uint8Array): void {
  for (let row = 0; row < height; row += 1)
    mask.values.set(values.subarray(row * width, (row + 1) * width), (y + row) * mask.width + x);
}

export function clear(mask: Mask): void {
  mask.values.fill(0);
}

export function invert(mask: Mask): void {
  for (let i = 0; i < mask.values.length; i += 1) mask.values[i] = 255 - (mask.values[i] ?? 0);
}
