/** Rectangles around nodes, and the view that shows them. */

export type Box = { x: number; y: number; width: number; height: number };

export function boundsOf(boxes: readonly Box[]): Box | null {
  const first = boxes[0];
  if (!first) return null;
  let { x, y } = first;
  let right = x + first.width;
  let bottom = y + first.height;
  for (const box of boxes) {
    x = Math.min(x, box.x);
    y = Math.min(y, box.y);
    right = Math.max(right, box.x + box.width);
    bottom = Math.max(bottom, box.y + box.height);
  }
  return { x, y, width: right - x, height: bottom - y };
}

/** The viewport that shows a box in a pane of this size, with room around it. */
export function viewOf(
  box: Box,
  pane: { width: number; height: number },
  { padding = 36, maxZoom = 1, minZoom = 0.02 } = {},
): { x: number; y: number; zoom: number } {
  const zoom = Math.max(
    minZoom,
    Math.min(
      maxZoom,
      (pane.width - 2 * padding) / Math.max(box.width, 1),
      (pane.height - 2 * padding) / Math.max(box.height, 1),
    ),
  );
  return {
    x: pane.width / 2 - (box.x + box.width / 2) * zoom,
    y: pane.height / 2 - (box.y + box.height / 2) * zoom,
    zoom,
  };
}
