import { type PointerEvent, useRef } from "react";
import type { StageView } from "./useStageView";
import { panned, type Spot, toPicture } from "./view";

/** A pointer on the picture, in its pixels. */
export type Touch = Spot & { pressure: number; pen: boolean };

/** What drawing on the picture does. */
export type Tool = {
  down(touch: Touch, event: PointerEvent): void;
  move(touches: readonly Touch[], event: PointerEvent): void;
  up(): void;
  /** A second finger came: it was no stroke. */
  cancel(): void;
  hover?(touch: Touch | null): void;
};

/**
 * One finger, pen or button draws; two fingers zoom and pan; the middle button, or any with
 * Space held, pans. Once a pen was seen, a single finger pans: a resting hand draws nothing.
 */
export function usePointers(stage: StageView, tool: Tool, panning: () => boolean) {
  const fingers = useRef(new Map<number, Spot>());
  const work = useRef<"draw" | "pan" | "pinch" | null>(null);
  const penSeen = useRef(false);

  const touchOf = (event: globalThis.PointerEvent | PointerEvent): Touch => ({
    ...toPicture(stage.now.current, stage.spot(event)),
    pressure: event.pressure,
    pen: event.pointerType === "pen",
  });
  const two = (): [Spot, Spot] | null => {
    const [a, b] = fingers.current.values();
    return a && b ? [a, b] : null;
  };

  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button > 1) return;
      // Not to move the focus away from where the keys work.
      event.currentTarget.focus({ preventScroll: true });
      event.preventDefault();
      event.currentTarget.setPointerCapture(event.pointerId);
      fingers.current.set(event.pointerId, stage.spot(event));
      if (event.pointerType === "pen") penSeen.current = true;
      if (fingers.current.size === 2) {
        if (work.current === "draw") tool.cancel();
        work.current = "pinch";
      } else if (fingers.current.size === 1) {
        const palm = event.pointerType === "touch" && penSeen.current;
        work.current = event.button === 1 || panning() || palm ? "pan" : "draw";
        if (work.current === "draw") tool.down(touchOf(event), event);
      }
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const before = fingers.current.get(event.pointerId);
      if (!before) {
        if (event.pointerType !== "touch") tool.hover?.(touchOf(event));
        return;
      }
      const at = stage.spot(event);
      const from = two();
      fingers.current.set(event.pointerId, at);
      if (work.current === "pan") stage.setView((v) => panned(v, at.x - before.x, at.y - before.y));
      const to = two();
      if (work.current === "pinch" && from && to) stage.pinch(from, to);
      if (work.current !== "draw") return;
      // Between two frames a pen tells many places; a line through all of them is round.
      const told = event.nativeEvent.getCoalescedEvents?.() ?? [];
      tool.move((told.length ? told : [event]).map(touchOf), event);
      if (event.pointerType !== "touch") tool.hover?.(touchOf(event));
    },
    onPointerUp(event: PointerEvent<HTMLElement>) {
      if (!fingers.current.delete(event.pointerId)) return;
      if (work.current === "draw") tool.up();
      if (work.current !== "pinch" || fingers.current.size === 0) work.current = null;
    },
    onPointerCancel(event: PointerEvent<HTMLElement>) {
      if (!fingers.current.delete(event.pointerId)) return;
      if (work.current === "draw") tool.cancel();
      work.current = null;
    },
    onPointerLeave: () => tool.hover?.(null),
  };
}
