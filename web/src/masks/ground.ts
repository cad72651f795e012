/** What a mask was before the change that is being made, and what the change covers so far. */

import type { Area, Mask } from "./mask";

/** Kept from stroke to stroke: copying a mask of 8192 × 8192 for each is felt as a hitch. */
export class Ground {
  readonly before: Uint8Array;
  /** 255 where the stroke covers a pixel whole. */
  readonly coverage: Uint8Array;

  constructor(private readonly mask: Mask) {
    this.before = mask.values.slice();
    this.coverage = new Uint8Array(mask.values.length);
  }

  /** The change in an area is made: what the mask is there now is the ground of the next. */
  settle(area: Area): void {
    this.rows(area, (from, to) => this.before.set(this.mask.values.subarray(from, to), from));
  }

  /** The change in an area is taken back. */
  restore(area: Area): void {
    this.rows(area, (from, to) => this.mask.values.set(this.before.subarray(from, to), from));
  }

  private rows({ x, y, width, height }: Area, copy: (from: number, to: number) => void): void {
    for (let row = y; row < y + height; row += 1) {
      const from = row * this.mask.width + x;
      copy(from, from + width);
      this.coverage.fill(0, from, from + width);
    }
  }
}
