/** The line of a link: leaves to the right, arrives from the left, whatever lies between. */

import type { Point } from "./workflow";

export const LINK_STYLES = ["curved", "straight", "orthogonal", "hidden"] as const;
export type LinkStyle = (typeof LINK_STYLES)[number];

/** Anything that lines are drawn with: a canvas's path, or the text of an SVG path. */
export type Pen = {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  bezierCurveTo(ax: number, ay: number, bx: number, by: number, x: number, y: number): void;
};

/** The control points of the cubic from (x1, y1) to (x2, y2). */
export function curve(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
): [number, number, number, number] {
  const dx = x2 - x1;
  const distance = Math.hypot(dx, y2 - y1);
  const reach =
    dx >= 0
      ? Math.max(dx * 0.5, Math.min(distance * 0.3, 60))
      : Math.min(24 + Math.sqrt(-dx) * 6, 160);
  return [x1 + reach, y1, x2 - reach, y2];
}

const STUB = 18;

/** Draws a link through its points. */
export function drawLink(pen: Pen, style: LinkStyle, points: readonly Point[]): void {
  const [first, ...rest] = points;
  if (!first) return;
  pen.moveTo(...first);
  let from = first;
  for (const to of rest) {
    for (const corner of corners(style, from, to)) pen.lineTo(...corner);
    if (style === "curved" || style === "hidden")
      pen.bezierCurveTo(...curve(...from, ...to), ...to);
    else pen.lineTo(...to);
    from = to;
  }
}

/** Where an orthogonal link turns. */
function corners(style: LinkStyle, [x1, y1]: Point, [x2, y2]: Point): Point[] {
  if (style !== "orthogonal") return [];
  if (x2 - x1 >= 2 * STUB) {
    const x = (x1 + x2) / 2;
    return y1 === y2
      ? []
      : [
          [x, y1],
          [x, y2],
        ];
  }
  const y = (y1 + y2) / 2;
  return [
    [x1 + STUB, y1],
    [x1 + STUB, y],
    [x2 - STUB, y],
    [x2 - STUB, y2],
  ];
}

/** The link as the `d` of an SVG path. */
export function linkPath(style: LinkStyle, points: readonly Point[]): string {
  const text: string[] = [];
  drawLink(
    {
      moveTo: (x, y) => text.push(`M${x},${y}`),
      lineTo: (x, y) => text.push(`L${x},${y}`),
      bezierCurveTo: (ax, ay, bx, by, x, y) => text.push(`C${ax},${ay} ${bx},${by} ${x},${y}`),
    },
    style,
    points,
  );
  return text.join("");
}

const SAMPLES = 12;

/** Points along the link, close enough together to tell what it passes. */
export function along(style: LinkStyle, points: readonly Point[]): { at: Point; leg: number }[] {
  const found: { at: Point; leg: number }[] = [];
  let from: Point = points[0] ?? [0, 0];
  let leg = -1;
  const put = (at: Point) => found.push({ at, leg: Math.max(leg, 0) });
  const line = (to: Point) => {
    for (let i = 1; i <= SAMPLES; i += 1) {
      const t = i / SAMPLES;
      put([from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t]);
    }
    from = to;
  };
  for (const [index, to] of points.entries()) {
    leg = index - 1;
    if (index === 0) {
      put(to);
      continue;
    }
    for (const corner of corners(style, from, to)) line(corner);
    if (style === "straight" || style === "orthogonal") {
      line(to);
      continue;
    }
    const [ax, ay, bx, by] = curve(...from, ...to);
    const start = from;
    for (let i = 1; i <= SAMPLES; i += 1) {
      const t = i / SAMPLES;
      const s = 1 - t;
      const mix = (a: number, b: number, c: number, d: number) =>
        s ** 3 * a + 3 * s * s * t * b + 3 * s * t * t * c + t ** 3 * d;
      put([mix(start[0], ax, bx, to[0]), mix(start[1], ay, by, to[1])]);
    }
    from = to;
  }
  return found;
}

/** How far a point is from a link, and on which leg between two of its points it is nearest. */
export function nearest(
  style: LinkStyle,
  points: readonly Point[],
  [x, y]: Point,
): { distance: number; leg: number } {
  let best = { distance: Number.POSITIVE_INFINITY, leg: 0 };
  for (const { at, leg } of along(style, points)) {
    const distance = Math.hypot(at[0] - x, at[1] - y);
    if (distance < best.distance) best = { distance, leg };
  }
  return best;
}
