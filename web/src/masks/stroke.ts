/** Brush strokes as exact coverage: no stamps, no gaps, the same at every speed of the hand. */

import { Ground } from "./ground";
import { type Area, type Mask, NOWHERE, union } from "./mask";

/** A place of the brush in the picture's pixels; a pixel's middle is at .5. */
export type Dab = { x: number; y: number; radius: number };

export type Brush = {
  /** 1 has a sharp edge, 0 falls off from the middle. */
  hardness: number;
  /** Takes the mask away instead. */
  erase: boolean;
};

/**
 * One stroke: however often it passes over a pixel, the pixel is covered once, by the most that
 * any part of the stroke covers it.
 */
export class Stroke {
  /** What the stroke changed so far. */
  area: Area = NOWHERE;
  private last: Dab | null = null;

  constructor(
    private readonly mask: Mask,
    private readonly brush: Brush,
    private readonly ground = new Ground(mask),
  ) {}

  /** Draws on to a place; the area of the mask that changed. */
  to(dab: Dab): Area {
    const changed = this.segment(this.last ?? dab, dab);
    this.last = dab;
    this.area = union(this.area, changed);
    return changed;
  }

  private segment(a: Dab, b: Dab): Area {
    const { width, height, values } = this.mask;
    const { before, coverage } = this.ground;
    const reach = Math.max(a.radius, b.radius) + 1;
    const left = Math.max(0, Math.floor(Math.min(a.x, b.x) - reach));
    const top = Math.max(0, Math.floor(Math.min(a.y, b.y) - reach));
    const right = Math.min(width, Math.ceil(Math.max(a.x, b.x) + reach));
    const bottom = Math.min(height, Math.ceil(Math.max(a.y, b.y) + reach));
    if (right <= left || bottom <= top) return NOWHERE;
    const dx = b.x - a.x;
    const dy = b.y - a.y;
    const length2 = dx * dx + dy * dy;
    for (let y = top; y < bottom; y += 1) {
      for (let x = left; x < right; x += 1) {
        const px = x + 0.5 - a.x;
        const py = y + 0.5 - a.y;
        const t = length2 > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / length2)) : 0;
        const distance = Math.hypot(px - t * dx, py - t * dy);
        const radius = a.radius + t * (b.radius - a.radius);
        const covered = Math.round(255 * coverageAt(distance, radius, this.brush.hardness));
        const i = y * width + x;
        if (covered <= (coverage[i] ?? 0)) continue;
        coverage[i] = covered;
        const old = before[i] ?? 0;
        values[i] = Math.round(old + (((this.brush.erase ? 0 : 255) - old) * covered) / 255);
      }
    }
    return { x: left, y: top, width: right - left, height: bottom - top };
  }
}

/** How much of a pixel the brush covers, 0..1, by the distance of its middle from the brush's. */
export function coverageAt(distance: number, radius: number, hardness: number): number {
  const edge = radius * hardness;
  // The sharpest edge still fades over one pixel, or it would be a staircase.
  const inner = Math.min(edge, radius - 0.5);
  const outer = Math.max(radius, inner + 1);
  if (distance <= inner) return 1;
  if (distance >= outer) return 0;
  const t = (distance - inner) / (outer - inner);
  return hardness >= 1 ? 1 - t : (1 + Math.cos(Math.PI * t)) / 2;
}
