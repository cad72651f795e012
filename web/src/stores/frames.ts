/** Groups and notes as React Flow draws them: behind the nodes, and among them. */

import type { Node } from "@xyflow/react";
import { type Decor, decorOf } from "../graph/decor";
import type { Graph } from "../graph/workflow";

export type FlowFrame = Node<{ decor: Decor }, "frame" | "paper">;

/** What stays where it is lets nobody take the canvas by it either. */
export const PINNED = { draggable: false, className: "nopan" };

/** Selecting raises by 1,000; a group stays behind the nodes all the same. */
const BEHIND = -1001;

const drawn = new WeakMap<Decor, FlowFrame>();

/** The frames of a graph; what did not change keeps its identity, its selection, its drag. */
export function framesOf(graph: Graph, before: readonly FlowFrame[]): FlowFrame[] {
  const known = new Map(before.map((frame) => [frame.id, frame]));
  const frames = decorOf(graph).map((decor) => keep(draw(decor), known.get(decor.key)));
  const same = frames.length === before.length && frames.every((frame, i) => frame === before[i]);
  return same ? (before as FlowFrame[]) : frames;
}

function draw(decor: Decor): FlowFrame {
  let frame = drawn.get(decor);
  if (!frame) {
    const { x, y, width, height } = decor.box;
    const group = decor.kind === "group";
    frame = {
      id: decor.key,
      type: group ? "frame" : "paper",
      position: { x, y },
      data: { decor },
      width,
      height,
      initialWidth: width,
      initialHeight: height,
      measured: { width, height },
      handles: [],
      connectable: false,
      ...(decor.pinned && PINNED),
      // What lies in a group is reached through it; its header and its edge take the mouse.
      ...(group && {
        zIndex: BEHIND,
        dragHandle: ".group-handle",
        style: { pointerEvents: "none" },
      }),
    };
    drawn.set(decor, frame);
  }
  return frame;
}

function keep(frame: FlowFrame, before: FlowFrame | undefined): FlowFrame {
  if (!before) return frame;
  const position = before.dragging ? before.position : frame.position;
  const { selected, dragging } = before;
  const still =
    before.data.decor === frame.data.decor &&
    before.position.x === position.x &&
    before.position.y === position.y;
  if (still) return before;
  return selected || dragging ? { ...frame, position, selected, dragging } : frame;
}
