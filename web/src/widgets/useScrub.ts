import { type PointerEvent, useRef } from "react";

const PIXELS_PER_STEP = 6;

/** Dragging sideways over a field that is not being typed in moves its value. */
export function useScrub(move: (steps: number) => void, done: () => void) {
  const drag = useRef<{ x: number; moved: boolean } | null>(null);
  return {
    onPointerDown(event: PointerEvent<HTMLInputElement>) {
      if (event.button !== 0 || document.activeElement === event.currentTarget) return;
      event.preventDefault();
      event.currentTarget.setPointerCapture(event.pointerId);
      drag.current = { x: event.clientX, moved: false };
    },
    onPointerMove(event: PointerEvent<HTMLInputElement>) {
      const state = drag.current;
      if (!state) return;
      const steps = Math.trunc((event.clientX - state.x) / PIXELS_PER_STEP);
      if (steps === 0) return;
      drag.current = { x: state.x + steps * PIXELS_PER_STEP, moved: true };
      move(event.shiftKey ? steps * 10 : steps);
    },
    onPointerUp(event: PointerEvent<HTMLInputElement>) {
      const moved = drag.current?.moved;
      if (!drag.current) return;
      drag.current = null;
      if (moved) done();
      else event.currentTarget.focus();
    },
  };
}
