/** How a picture lies in a stage: screen = picture · scale + (x, y), from the stage's corner. */

export type View = { scale: number; x: number; y: number };
export type Spot = { x: number; y: number };
type Size = { width: number; height: number };

const MARGIN = 24;
const MOST = 32;
const LEAST = 0.02;

/** All of the picture in the middle, at most twice its size. */
export function fitted(picture: Size, stage: Size): View {
  const room = (side: number) => Math.max(32, side - 2 * MARGIN);
  const scale = Math.min(
    room(stage.width) / picture.width,
    room(stage.height) / picture.height,
    Math.max(2, 384 / Math.max(picture.width, picture.height)),
  );
  return {
    scale,
    x: (stage.width - picture.width * scale) / 2,
    y: (stage.height - picture.height * scale) / 2,
  };
}

/** Larger or smaller around a spot of the stage, which stays where it is. */
export function zoomed(view: View, factor: number, at: Spot): View {
  const scale = Math.min(MOST, Math.max(LEAST, view.scale * factor));
  const by = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * by, y: at.y - (at.y - view.y) * by };
}

export function panned(view: View, dx: number, dy: number): View {
  return { ...view, x: view.x + dx, y: view.y + dy };
}

/** Two fingers: what lay between them before lies between them now. */
export function pinched(view: View, from: [Spot, Spot], to: [Spot, Spot]): View {
  const middle = ([a, b]: [Spot, Spot]) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const apart = ([a, b]: [Spot, Spot]) => Math.hypot(a.x - b.x, a.y - b.y) || 1;
  const [m, n] = [middle(from), middle(to)];
  return panned(zoomed(view, apart(to) / apart(from), m), n.x - m.x, n.y - m.y);
}

export function toPicture(view: View, at: Spot): Spot {
  return { x: (at.x - view.x) / view.scale, y: (at.y - view.y) / view.scale };
}
