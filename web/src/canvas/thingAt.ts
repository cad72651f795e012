/** What lies at a point of the graph, for when it is drawn on one canvas. */

import type { App } from "../app";
import { GROUP_HEADER } from "../graph/groups";
import type { Point } from "../graph/workflow";
import type { FlowFrame } from "../stores/frames";
import type { FlowNode, FlowThing } from "../stores/geometry";

/** A group's title is never lower than this on the screen. */
const HEADER_PX = 16;

/** The node drawn last at a point of the graph. */
export function nodeAt(nodes: readonly FlowNode[], at: Point): FlowNode | undefined {
  return nodes.findLast(({ position, data: { layout } }) => within(at, { ...position, ...layout }));
}

/** The node at a point, else the note, else the group whose title is there. */
export function thingAt({ geometry, stage }: App, at: Point): FlowThing | undefined {
  const { nodes, frames } = geometry.getState();
  const [zero, one] = [stage?.toGraph({ x: 0, y: 0 }), stage?.toGraph({ x: 1, y: 0 })];
  const pixel = zero && one ? one[0] - zero[0] : 1;
  const header = Math.max(GROUP_HEADER, HEADER_PX * pixel);
  const takes = ({ type, position, data: { decor } }: FlowFrame) => {
    const height = type === "frame" ? Math.min(header, decor.box.height) : decor.box.height;
    return within(at, { ...position, width: decor.box.width, height });
  };
  return nodeAt(nodes, at) ?? frames.findLast(takes);
}

function within(
  [x, y]: Point,
  box: { x: number; y: number; width: number; height: number },
): boolean {
  return x >= box.x && y >= box.y && x <= box.x + box.width && y <= box.y + box.height;
}
