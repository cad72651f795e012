import { type PointerEvent as ReactPointerEvent, type RefObject, useRef, useState } from "react";
import type { App } from "../app";
import { t } from "../i18n";

/** Gives a waiting job another place; 0 runs next. */
export async function moveTo(app: App, job: string, place: number): Promise<void> {
  try {
    await app.api.move(job, place);
    app.view.getState().announce(t("Moved to place {place}.", { place: place + 1 }));
  } catch (error) {
    app.view.getState().toast((error as Error).message, "error");
  }
}

/** Where among boxes of a list a dragged one belongs: before the first whose middle lies lower. */
export function placeAt(y: number, boxes: readonly { top: number; height: number }[]): number {
  const found = boxes.findIndex((box) => y < box.top + box.height / 2);
  return found < 0 ? boxes.length : found;
}

export type Drag = { job: string; to: number };

/** Dragging a job by its grip, with mouse, pen or finger. */
export function useQueueDrag(app: App, list: RefObject<HTMLElement | null>) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const latest = useRef<Drag | null>(null);
  const change = (next: Drag | null) => {
    latest.current = next;
    setDrag(next);
  };
  const placeOf = (job: string, y: number) => {
    const items = [...(list.current?.querySelectorAll<HTMLElement>("[data-job]") ?? [])];
    const others = items.filter((item) => item.dataset.job !== job);
    return placeAt(
      y,
      others.map((item) => item.getBoundingClientRect()),
    );
  };
  const start = (event: ReactPointerEvent<HTMLElement>, job: string, from: number) => {
    if (event.button !== 0) return;
    const grip = event.currentTarget;
    grip.setPointerCapture(event.pointerId);
    const move = (moved: PointerEvent) => change({ job, to: placeOf(job, moved.clientY) });
    const end = (ended: PointerEvent) => {
      grip.removeEventListener("pointermove", move);
      grip.removeEventListener("pointerup", end);
      grip.removeEventListener("pointercancel", end);
      const to = latest.current?.to;
      change(null);
      if (ended.type === "pointerup" && to !== undefined && to !== from) void moveTo(app, job, to);
    };
    grip.addEventListener("pointermove", move);
    grip.addEventListener("pointerup", end);
    grip.addEventListener("pointercancel", end);
  };
  return { drag, start };
}
