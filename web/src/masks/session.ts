/** One mask being drawn: its pixels, what is undone, and the brush. No page, no React. */

import { feather } from "./feather";
import { fill } from "./fill";
import { Ground } from "./ground";
import { type Area, clear, invert, type Mask, whole } from "./mask";
import { Steps } from "./steps";
import { type Dab, Stroke } from "./stroke";

export type MaskTool = "brush" | "eraser" | "fill";

export type Brush = {
  tool: MaskTool;
  /** Diameter, in the picture's pixels. */
  size: number;
  hardness: number;
  /** A pen's pressure widens and thins the stroke. */
  pressure: boolean;
};

export class MaskSession {
  readonly steps: Steps;
  private readonly ground: Ground;
  private stroke: { drawn: Stroke; last: Dab } | null = null;

  constructor(
    readonly mask: Mask,
    /** Hears which part has to be shown anew. */
    private readonly changed: (area: Area) => void,
  ) {
    this.steps = new Steps(mask);
    this.ground = new Ground(mask);
  }

  /** Begins a stroke, or fills at once. */
  down(brush: Brush, at: { x: number; y: number }, pressure: number): void {
    if (brush.tool === "fill") {
      this.alter((mask) => fill(mask, Math.floor(at.x), Math.floor(at.y), 255));
      return;
    }
    const erase = brush.tool === "eraser";
    const drawn = new Stroke(this.mask, { hardness: brush.hardness, erase }, this.ground);
    const dab = { ...at, radius: radiusOf(brush, pressure) };
    this.stroke = { drawn, last: dab };
    this.changed(drawn.to(dab));
  }

  move(brush: Brush, at: { x: number; y: number }, pressure: number): void {
    if (!this.stroke) return;
    const dab = { ...at, radius: radiusOf(brush, pressure) };
    this.stroke.last = dab;
    this.changed(this.stroke.drawn.to(dab));
  }

  up(): void {
    if (this.stroke) this.keep(this.stroke.drawn.area);
    this.stroke = null;
  }

  /** Takes the stroke back that is being drawn. */
  cancel(): void {
    if (!this.stroke) return;
    this.ground.restore(this.stroke.drawn.area);
    this.changed(this.stroke.drawn.area);
    this.stroke = null;
  }

  get drawing(): boolean {
    return this.stroke !== null;
  }

  clear(): void {
    this.alterWhole(clear);
  }

  invert(): void {
    this.alterWhole(invert);
  }

  feather(sigma: number): void {
    this.alterWhole((mask) => feather(mask, sigma));
  }

  undo(): void {
    this.settle(this.steps.undo());
  }

  redo(): void {
    this.settle(this.steps.redo());
  }

  private alterWhole(change: (mask: Mask) => void): void {
    this.alter((mask) => {
      change(mask);
      return whole(mask);
    });
  }

  private alter(change: (mask: Mask) => Area): void {
    const area = change(this.mask);
    this.keep(area);
    this.changed(area);
  }

  private keep(area: Area): void {
    this.steps.note(area, this.ground.before);
    this.ground.settle(area);
  }

  private settle(area: Area | null): void {
    if (!area) return;
    this.ground.settle(area);
    this.changed(area);
  }
}

function radiusOf({ size, pressure }: Brush, pressed: number): number {
  return (size / 2) * (pressure && pressed > 0 ? Math.max(0.05, pressed) : 1);
}
