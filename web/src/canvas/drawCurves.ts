/** Curves on a small canvas: each series in its colour, with its name and last value. */

import { colorName } from "../charts/styles";
import type { Curves } from "../stores/live";

const TOP = 18;
const EDGE = 6;

type Points = readonly (readonly [number, number])[];

export function drawCurves(canvas: HTMLCanvasElement, curves: Curves): void {
  const ratio = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  if (!context) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.font = "10px sans-serif";
  const style = getComputedStyle(canvas);
  let x = EDGE;
  [...curves].forEach(([name, points], index) => {
    const color = style.getPropertyValue(colorName(index));
    context.strokeStyle = color;
    context.fillStyle = color;
    context.stroke(line(points, width, height));
    const label = `${name} ${short(points.at(-1)?.[1] ?? 0)}`;
    context.fillText(label, x, 12);
    x += context.measureText(label).width + 10;
  });
}

/** A series scaled to the canvas by its own range; of many points, one a pixel column. */
export function line(points: Points, width: number, height: number): Path2D {
  const path = new Path2D();
  const kept = thin(points, width);
  const [x0, x1] = range(kept.map(([step]) => step));
  const [y0, y1] = range(kept.map(([, value]) => value));
  kept.forEach(([step, value], i) => {
    const x = EDGE + ((step - x0) / (x1 - x0 || 1)) * (width - 2 * EDGE);
    const y = height - EDGE - ((value - y0) / (y1 - y0 || 1)) * (height - TOP - EDGE);
    if (i === 0) path.moveTo(x, y);
    else path.lineTo(x, y);
  });
  return path;
}

export function thin(points: Points, most: number): Points {
  const every = Math.ceil(points.length / Math.max(most, 1));
  return every <= 1 ? points : points.filter((_, i) => i % every === 0 || i === points.length - 1);
}

function range(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

export function short(value: number): string {
  if (value === 0) return "0";
  return Math.abs(value) < 0.001 || Math.abs(value) >= 1e5
    ? value.toExponential(1)
    : String(Number(value.toPrecision(4)));
}
