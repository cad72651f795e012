import { type RefObject, useCallback } from "react";
import type { Area, Mask } from "./mask";

/** Seven tenths: what lies below the mask is still seen. */
const OPACITY = 0.7;

/** Shows a part of the mask as a veil in the colour of masks. */
export function useOverlay(canvas: RefObject<HTMLCanvasElement | null>, mask: Mask) {
  return useCallback(
    ({ x, y, width, height }: Area) => {
      const element = canvas.current;
      const context = element?.getContext("2d", { willReadFrequently: true });
      if (!element || !context || width === 0 || height === 0) return;
      const [red, green, blue] = rgb(getComputedStyle(element).color);
      const part = context.createImageData(width, height);
      for (let row = 0; row < height; row += 1) {
        for (let column = 0; column < width; column += 1) {
          const to = 4 * (row * width + column);
          part.data[to] = red;
          part.data[to + 1] = green;
          part.data[to + 2] = blue;
          part.data[to + 3] = (mask.values[(y + row) * mask.width + x + column] ?? 0) * OPACITY;
        }
      }
      context.putImageData(part, x, y);
    },
    [canvas, mask],
  );
}

function rgb(color: string): [number, number, number] {
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}
