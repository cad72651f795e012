import { type OnMoveStart, useReactFlow, useStoreApi } from "@xyflow/react";
import { type PointerEvent, useCallback, useEffect, useRef } from "react";
import { useApp } from "../app";
import { boundsOf, viewOf } from "../graph/bounds";
import type { Placed } from "../graph/groups";
import { placedThings } from "../stores/chosen";
import type { FlowNode, GeometryState } from "../stores/geometry";
import { FAR } from "./far";
import type { Stage } from "./stage";

const MOVE_MS = 200;
/** Where a node is shown that was only seen from afar. */
const NEAR = 0.6;

/** Hands the canvas to the rest of the editor. */
export function useStage(): { onMoveStart: OnMoveStart; onPointer(event: PointerEvent): void } {
  const app = useApp();
  const flow = useReactFlow<FlowNode>();
  const store = useStoreApi();
  /** Where a zoom under way will end: the next step goes on from there, however quickly it comes. */
  const goal = useRef<number | null>(null);
  const mouse = useRef<{ x: number; y: number } | null>(null);
  useEffect(() => {
    const pane = () => {
      const { width, height } = store.getState();
      return { width, height };
    };
    const zoomTo = async (zoom: number) => {
      const { minZoom, maxZoom } = store.getState();
      const mine = Math.min(Math.max(zoom, minZoom), maxZoom);
      goal.current = mine;
      await flow.zoomTo(mine, { duration: MOVE_MS });
      if (goal.current === mine) goal.current = null;
    };
    const stage: Stage = {
      center() {
        const { width, height } = pane();
        const { x, y, zoom } = flow.getViewport();
        return [(width / 2 - x) / zoom, (height / 2 - y) / zoom];
      },
      pointer() {
        const at = mouse.current;
        return at && stage.toGraph(at);
      },
      panBy({ x, y }) {
        goal.current = null;
        const now = flow.getViewport();
        void flow.setViewport({ ...now, x: now.x + x, y: now.y + y });
      },
      pinch(from, to, factor) {
        goal.current = null;
        const { minZoom, maxZoom, domNode } = store.getState();
        const { left = 0, top = 0 } = domNode?.getBoundingClientRect() ?? {};
        const now = flow.getViewport();
        const zoom = Math.min(Math.max(now.zoom * factor, minZoom), maxZoom);
        const by = zoom / now.zoom;
        void flow.setViewport({
          x: to.x - left - (from.x - left - now.x) * by,
          y: to.y - top - (from.y - top - now.y) * by,
          zoom,
        });
      },
      toGraph(screen) {
        const { x, y } = flow.screenToFlowPosition(screen, { snapToGrid: false });
        return [x, y];
      },
      zoomBy: (factor) => void zoomTo((goal.current ?? flow.getZoom()) * factor),
      zoomTo: (zoom) => void zoomTo(zoom),
      fit(ids) {
        goal.current = null;
        const bounds = boundsOf(boxesOf(app.geometry.getState(), ids));
        if (bounds) void flow.setViewport(viewOf(bounds, pane()), { duration: MOVE_MS });
      },
      focus(id) {
        app.geometry.getState().select(new Set([id]));
        showIfHidden(id);
        focusOnceThere(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
      },
    };
    const showIfHidden = (id: string) => {
      const box = boxesOf(app.geometry.getState(), new Set([id]))[0];
      if (!box) return;
      const { x, y, zoom } = flow.getViewport();
      const { width, height } = pane();
      const [left, top] = [box.x * zoom + x, box.y * zoom + y];
      const inside =
        zoom >= FAR &&
        left >= 0 &&
        top >= 0 &&
        left + box.width * zoom <= width &&
        top + box.height * zoom <= height;
      // From afar a node is no element that could have the keyboard.
      const near = Math.max(zoom, NEAR);
      if (!inside)
        void flow.setCenter(box.x + box.width / 2, box.y + box.height / 2, { zoom: near });
    };
    app.stage = stage;
    return () => {
      if (app.stage === stage) app.stage = null;
    };
  }, [app, flow, store]);
  /** A hand on the wheel or the canvas ends what was under way. */
  const onMoveStart = useCallback<OnMoveStart>((event) => {
    if (event) goal.current = null;
  }, []);
  const onPointer = useCallback((event: PointerEvent) => {
    const { type, clientX: x, clientY: y } = event;
    mouse.current = type === "pointerleave" ? null : { x, y };
  }, []);
  return { onMoveStart, onPointer };
}

/** What was just brought into view is an element a few frames later. */
function focusOnceThere(selector: string, frames = 30): void {
  requestAnimationFrame(() => {
    const found = document.querySelector<HTMLElement>(selector);
    if (found) found.focus({ preventScroll: true });
    else if (frames > 0) focusOnceThere(selector, frames - 1);
  });
}

export function boxesOf(state: GeometryState, ids?: ReadonlySet<string>): Placed[] {
  return placedThings(state).filter(({ id }) => !ids || ids.size === 0 || ids.has(id));
}
