import { type RefObject, useCallback } from "react";
import type { Area, Mask } from "./mask";

/** Seven tenths: what lies below the mask is still seen. */
const OPACITY = 0.7;
/** Rows that are shown at a time: all of a large picture would take as much memory again. */
const BAND = 512;

/** Shows a part of the mask as a veil in the colour of masks. */
export function useOverlay(canvas: RefObject<HTMLCanvasElement | null>, mask: Mask) {
  return useCallback(
    ({ x, y, width, height }: Area) => {
      const element = canvas.current;
      const context = element?.getContext("2d", { willReadFrequently: true });
      if (!element || !context || width === 0 || height === 0) return;
      const veil = veilOf(getComputedStyle(element).color);
      for (let top = y; top < y + height; top += BAND) {
        const rows = Math.min(BAND, y + height - top);
        const part = context.createImageData(width, rows);
        const pixels = new Uint32Array(part.data.buffer);
        for (let row = 0; row < rows; row += 1) {
          const from = (top + row) * mask.width + x;
          for (let column = 0; column < width; column += 1)
            pixels[row * width + column] = veil[mask.values[from + column] ?? 0] ?? 0;
        }
        context.putImageData(part, x, top);
      }
    },
    [canvas, mask],
  );
}

/** The pixel for each value of a mask, as a canvas holds it. */
function veilOf(color: string): Uint32Array {
  const bytes = new Uint8ClampedArray(4 * 256);
  for (let value = 0; value < 256; value += 1)
    bytes.set([...rgb(color), value * OPACITY], 4 * value);
  return new Uint32Array(bytes.buffer);
}

function rgb(color: string): [number, number, number] {
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}
