/** Frames onto a canvas: one decode under way, the newest frame wins. */

import type { Frame } from "../stores/live";

/** Draws what `listen` brings until the returned function is called. */
export function drawFrames(
  canvas: HTMLCanvasElement,
  listen: (listener: (frame: Frame) => void) => () => void,
): () => void {
  let waiting: Frame | null = null;
  let decoding = false;
  let stopped = false;

  const draw = async () => {
    decoding = true;
    while (waiting && !stopped) {
      const frame = waiting;
      waiting = null;
      const picture = await createImageBitmap(frame.bytes).catch(() => null);
      if (picture && !stopped) show(canvas, picture);
      picture?.close();
    }
    decoding = false;
  };
  const unlisten = listen((frame) => {
    waiting = frame;
    if (!decoding) void draw();
  });
  return () => {
    stopped = true;
    unlisten();
  };
}

function show(canvas: HTMLCanvasElement, picture: ImageBitmap): void {
  if (canvas.width !== picture.width || canvas.height !== picture.height) {
    canvas.width = picture.width;
    canvas.height = picture.height;
  }
  canvas.getContext("2d")?.drawImage(picture, 0, 0);
  canvas.dataset.frames = String(Number(canvas.dataset.frames) + 1);
}
