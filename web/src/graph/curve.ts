/** The line of a link: leaves to the right, arrives from the left, whatever lies between. */

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

export function curvePath(x1: number, y1: number, x2: number, y2: number): string {
  const [ax, ay, bx, by] = curve(x1, y1, x2, y2);
  return `M${x1},${y1}C${ax},${ay} ${bx},${by} ${x2},${y2}`;
}
