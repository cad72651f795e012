import { useCallback, useEffect, useRef, useState } from "react";
import type { Asset } from "../api/types";
import { atScale, type Frame, panBy, WHOLE, type ZoomView, zoomAt } from "./zoom";

const STEP = 1.3;
const PAN_PX = 80;

/** The view of the picture that is shown. It stays from one picture to the next of the same size. */
export function useZoom(asset: Asset | undefined) {
  const [view, set] = useState(WHOLE);
  const [frame, onFrame] = useState<Frame | null>(null);
  const shape = asset ? `${asset.width}×${asset.height}` : "";
  const before = useRef(shape);
  useEffect(() => {
    if (before.current !== shape) set(WHOLE);
    before.current = shape;
  }, [shape]);
  const setView = useCallback(
    (change: (view: ZoomView, frame: Frame) => ZoomView) =>
      set((now) => (frame ? change(now, frame) : now)),
    [frame],
  );
  const byFactor = (factor: number) =>
    setView((now, { stage, picture }) =>
      zoomAt(now, { stage, picture }, factor, [stage[0] / 2, stage[1] / 2]),
    );
  return {
    view,
    setView,
    frame,
    onFrame,
    closer: () => byFactor(STEP),
    further: () => byFactor(1 / STEP),
    byFactor,
    whole: () => setView(() => WHOLE),
    toScale: (scale: number) => setView((now, here) => atScale(now, here, scale)),
    pan: (dx: number, dy: number) =>
      setView((now, here) => panBy(now, here, dx * PAN_PX, dy * PAN_PX)),
  };
}
