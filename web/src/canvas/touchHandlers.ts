/** Fingers: a long press opens the menu; a tap on a port and one on another link them. */

import type { MouseEvent, PointerEvent, TouchEvent } from "react";
import { isTyping } from "../actions/shortcut";
import type { App } from "../app";
import { type LinkStart, wantedFrom } from "../graph/fitting";
import { selectedThings } from "../stores/geometry";
import { selectEdge } from "./linkHandlers";
import { linkToNode, makeLink, markFitting } from "./linking";
import { thingAt } from "./thingAt";

const LONG_MS = 500;
const MOVED_PX = 10;
const NODE = ".react-flow__node";

/** The middle of two fingers, and how far they are apart. */
type Pinch = { x: number; y: number; apart: number };

export function touchHandlers(app: App) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let from = { x: 0, y: 0 };
  let pressed = false;
  const fingers = new Set<number>();
  let pinching: Pinch | null = null;
  const stop = () => clearTimeout(timer);
  return {
    onPointerDownCapture(event: PointerEvent) {
      if (event.pointerType !== "touch") return;
      fingers.add(event.pointerId);
      stop();
      const { target, clientX: x, clientY: y } = event;
      if (fingers.size > 1 || isTyping(target)) return;
      from = { x, y };
      timer = setTimeout(() => {
        pressed = openMenu(app, target as Element, x, y);
      }, LONG_MS);
    },
    onPointerMoveCapture(event: PointerEvent) {
      const moved = Math.hypot(event.clientX - from.x, event.clientY - from.y);
      if (event.pointerType === "touch" && moved > MOVED_PX) stop();
    },
    onPointerUpCapture(event: PointerEvent) {
      fingers.delete(event.pointerId);
      stop();
    },
    onPointerCancelCapture(event: PointerEvent) {
      fingers.delete(event.pointerId);
      stop();
    },
    /** React Flow zooms by two fingers on the empty canvas; this does it on nodes. */
    onTouchMoveCapture({ touches }: TouchEvent) {
      const [one, two] = [touches[0], touches[1]];
      const nodes = [one, two].some((touch) => (touch?.target as Element)?.closest?.(NODE));
      if (!one || !two || !nodes) {
        pinching = null;
        return;
      }
      const now: Pinch = {
        x: (one.clientX + two.clientX) / 2,
        y: (one.clientY + two.clientY) / 2,
        apart: Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY),
      };
      if (pinching?.apart) app.stage?.pinch(pinching, now, now.apart / pinching.apart);
      pinching = now;
    },
    /** The finger that opened a menu does not also click what it lay on, which would close the menu. */
    onTouchEndCapture(event: TouchEvent) {
      if (pressed) event.preventDefault();
      pressed = false;
      pinching = null;
    },
    /** The second tap: on a node, or beside all of them. Ports hear of theirs themselves. */
    onClickCapture(event: MouseEvent) {
      const { linking, set } = app.view.getState();
      const target = event.target as Element;
      if (!linking?.tapped || target.closest(".react-flow__handle")) return;
      const onto = target.closest<HTMLElement>(".react-flow__node")?.dataset.id;
      const beside = target.closest(".react-flow__pane") && app.stage;
      if (!onto && !beside) return;
      event.stopPropagation();
      markFitting(app, null);
      if (onto && onto !== linking.start.node) linkToNode(app, linking.start, onto);
      if (onto || !beside) return;
      const at = beside.toGraph({ x: event.clientX, y: event.clientY });
      set({ palette: { at, from: linking.start } });
    },
  };
}

/** A tap on a port: begins a link, or ends the one begun; again on the same, lists what it fits. */
export function tapPort(app: App, port: LinkStart): void {
  const { linking, set } = app.view.getState();
  const begun = linking?.tapped ? linking.start : null;
  markFitting(app, null);
  if (begun && begun.node === port.node && begun.port === port.port && begun.side === port.side) {
    set({ palette: { from: port } });
  } else if (begun && begun.side !== port.side) {
    makeLink(app, wantedFrom(begun, port.node, port.port));
  } else {
    markFitting(app, port);
    const marked = app.view.getState().linking;
    if (marked) set({ linking: { ...marked, tapped: true } });
  }
}

function openMenu(app: App, target: Element, x: number, y: number): boolean {
  const { geometry, stage, view } = app;
  const node = target.closest<HTMLElement>(".react-flow__node")?.dataset.id;
  const link = target.closest<HTMLElement>(".react-flow__edge")?.dataset.id;
  const onPane = target.closest(".react-flow__pane");
  if (!node && !link && !onPane) return false;
  const far = onPane && !node && !link && stage ? thingAt(app, stage.toGraph({ x, y })) : undefined;
  const thing = node ?? far?.id ?? null;
  if (link) selectEdge(app, link);
  else if (thing && !selectedThings(geometry.getState()).has(thing))
    geometry.getState().select(new Set([thing]));
  view.getState().set({ menu: { at: [x, y], node: thing, link } });
  return true;
}
