/**
 * Where a picture stands on the stage. A view is kept in the picture's own terms, so that it holds
 * for any size of stage and for two pictures at once.
 */

export type Size = readonly [width: number, height: number];

export type ZoomView = {
  /** 1 shows the whole picture. */
  zoom: number;
  /** The point of the picture in the middle of the stage, 0..1. */
  x: number;
  y: number;
};

export type Frame = { stage: Size; picture: Size };

export const WHOLE: ZoomView = { zoom: 1, x: 0.5, y: 0.5 };

/** A pixel of the picture is at most this many of the stage. */
const MOST = 32;

/** Pixels of the stage for one of the picture where the whole picture is shown. */
export function fitScale({ stage, picture }: Frame): number {
  return Math.min(stage[0] / picture[0], stage[1] / picture[1]) || 1;
}

export function scaleOf(view: ZoomView, frame: Frame): number {
  return view.zoom * fitScale(frame);
}

/** The view in which a pixel of the picture is `scale` pixels of the stage. */
export function atScale(view: ZoomView, frame: Frame, scale: number): ZoomView {
  return bound({ ...view, zoom: scale / fitScale(frame) }, frame);
}

/** Closer by a factor; the point of the picture at a place of the stage stays there. */
export function zoomAt(view: ZoomView, frame: Frame, factor: number, at: Size): ZoomView {
  const before = place(view, frame);
  const next = bound({ ...view, zoom: view.zoom * factor }, frame);
  const fx = (at[0] - before.left) / before.width;
  const fy = (at[1] - before.top) / before.height;
  const { width, height } = place(next, frame);
  return bound(
    {
      zoom: next.zoom,
      x: fx + (frame.stage[0] / 2 - at[0]) / width,
      y: fy + (frame.stage[1] / 2 - at[1]) / height,
    },
    frame,
  );
}

/** Moved by pixels of the stage. */
export function panBy(view: ZoomView, frame: Frame, dx: number, dy: number): ZoomView {
  const { width, height } = place(view, frame);
  return bound({ ...view, x: view.x - dx / width, y: view.y - dy / height }, frame);
}

export type Place = { left: number; top: number; width: number; height: number };

/** The picture's box on the stage. */
export function place(view: ZoomView, frame: Frame): Place {
  const scale = scaleOf(view, frame);
  const width = frame.picture[0] * scale;
  const height = frame.picture[1] * scale;
  return {
    left: frame.stage[0] / 2 - view.x * width,
    top: frame.stage[1] / 2 - view.y * height,
    width,
    height,
  };
}

/** Within sight: a picture smaller than the stage stands in its middle, a larger one fills it. */
function bound(view: ZoomView, frame: Frame): ZoomView {
  const fit = fitScale(frame);
  const zoom = Math.min(Math.max(view.zoom, Math.min(1, 1 / fit)), Math.max(MOST / fit, 1));
  return {
    zoom,
    x: within(view.x, frame.stage[0], frame.picture[0] * fit * zoom),
    y: within(view.y, frame.stage[1], frame.picture[1] * fit * zoom),
  };
}

function within(centre: number, stage: number, shown: number): number {
  if (shown <= stage) return 0.5;
  const half = stage / 2 / shown;
  return Math.min(Math.max(centre, half), 1 - half);
}
