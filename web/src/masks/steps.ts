/** Undo and redo of a mask, each step as the part it changed. */

import { type Area, cut, type Mask, put } from "./mask";

type Step = { area: Area; before: Uint8Array; after: Uint8Array };

const MOST_BYTES = 256 * 2 ** 20;

export class Steps {
  private past: Step[] = [];
  private future: Step[] = [];

  constructor(private readonly mask: Mask) {}

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  /** Notes a change that was made to an area; `before` are the values of the whole mask. */
  note(area: Area, before: Uint8Array): void {
    if (area.width === 0 || area.height === 0) return;
    const old = cut({ ...this.mask, values: before }, area);
    const after = cut(this.mask, area);
    if (old.every((value, i) => value === after[i])) return;
    this.past.push({ area, before: old, after });
    this.future = [];
    let held = 0;
    const first = this.past.findLastIndex((step) => {
      held += 2 * step.before.length;
      return held > MOST_BYTES;
    });
    this.past.splice(0, Math.min(first + 1, this.past.length - 1));
  }

  /** The area that changed back; null at the first state. */
  undo(): Area | null {
    const step = this.past.pop();
    if (!step) return null;
    put(this.mask, step.area, step.before);
    this.future.push(step);
    return step.area;
  }

  redo(): Area | null {
    const step = this.future.pop();
    if (!step) return null;
    put(this.mask, step.area, step.after);
    this.past.push(step);
    return step.area;
  }
}
