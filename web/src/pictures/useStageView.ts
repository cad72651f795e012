import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { fitted, pinched, type Spot, type View, zoomed } from "./view";

type Size = { width: number; height: number };

/** Where the picture lies in the stage: fitted at first, then as wheel and fingers move it. */
export function useStageView(stage: RefObject<HTMLElement | null>, picture: Size) {
  const [view, setView] = useState<View>({ scale: 1, x: 0, y: 0 });
  const now = useRef(view);
  now.current = view;
  const { width, height } = picture;

  const fit = useCallback(() => {
    const box = stage.current?.getBoundingClientRect();
    if (box) setView(fitted({ width, height }, box));
  }, [stage, width, height]);
  useEffect(fit, [fit]);

  const spot = useCallback(
    (event: { clientX: number; clientY: number }): Spot => {
      const box = stage.current?.getBoundingClientRect();
      return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) };
    },
    [stage],
  );

  const zoomBy = useCallback(
    (factor: number) => {
      const box = stage.current?.getBoundingClientRect();
      if (box) setView((v) => zoomed(v, factor, { x: box.width / 2, y: box.height / 2 }));
    },
    [stage],
  );

  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    // React listens passively: the page would scroll or zoom too.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const lines = event.deltaMode === 1 ? 16 : 1;
      setView((v) => zoomed(v, Math.exp(-event.deltaY * lines * 0.0015), spot(event)));
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [stage, spot]);

  const pinch = useCallback((from: [Spot, Spot], to: [Spot, Spot]) => {
    setView((v) => pinched(v, from, to));
  }, []);
  return { view, now, setView, fit, spot, zoomBy, pinch };
}

export type StageView = ReturnType<typeof useStageView>;
