/** Groups hold what lies in them: nobody is told of a group, nodes are only put there. */

import { type Box, boundsOf } from "./bounds";

export const GROUP_HEADER = 32;
const ROOM = 20;
export const SMALLEST = { width: 160, height: 96 };

/** Something on the canvas with its place. */
export type Placed = { id: string } & Box;

/** The names of the things whose middle lies in the box, without the box's own. */
export function membersOf(group: Placed, things: readonly Placed[]): string[] {
  return things
    .filter((thing) => thing.id !== group.id && holds(group, thing))
    .map((thing) => thing.id);
}

function holds(box: Box, thing: Box): boolean {
  const x = thing.x + thing.width / 2;
  const y = thing.y + thing.height / 2;
  // Of two groups the larger holds the smaller, never both each other.
  const smaller = thing.width * thing.height < box.width * box.height;
  return smaller && x >= box.x && y >= box.y && x <= box.x + box.width && y <= box.y + box.height;
}

/** The box of a group around these things; null around nothing. */
export function groupAround(things: readonly Box[]): Box | null {
  const inner = boundsOf(things);
  if (!inner) return null;
  return {
    x: inner.x - ROOM,
    y: inner.y - ROOM - GROUP_HEADER,
    width: inner.width + 2 * ROOM,
    height: inner.height + 2 * ROOM + GROUP_HEADER,
  };
}
