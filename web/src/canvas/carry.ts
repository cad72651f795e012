/** What lies in a group moves with it. */

import type { NodeChange, NodePositionChange } from "@xyflow/react";
import { membersOf } from "../graph/groups";
import type { Point } from "../graph/workflow";
import { placedThings } from "../stores/chosen";
import type { FlowThing, GeometryState } from "../stores/geometry";

type Load = { from: Point; members: ReadonlyMap<string, Point> };

/** Adds to the moves of groups those of their members, from where they were when it began. */
export function carrier(geometry: () => GeometryState) {
  const under = new Map<string, Load>();
  return (changes: readonly NodeChange<FlowThing>[]): NodeChange<FlowThing>[] => {
    const moves = changes.filter(isMove);
    const own = new Set(moves.map(({ id }) => id));
    const carried = new Map<string, NodePositionChange>();
    for (const { id, position, dragging } of moves) {
      if (!id.startsWith("group:")) continue;
      const load = under.get(id) ?? loadOf(geometry(), id);
      if (dragging) under.set(id, load);
      else under.delete(id);
      const [dx, dy] = [position.x - load.from[0], position.y - load.from[1]];
      for (const [member, [x, y]] of load.members)
        if (!own.has(member))
          carried.set(member, {
            type: "position",
            id: member,
            position: { x: x + dx, y: y + dy },
            dragging,
          });
    }
    return [...changes, ...carried.values()];
  };
}

type Move = NodePositionChange & { position: { x: number; y: number } };

function isMove(change: NodeChange<FlowThing>): change is Move {
  return change.type === "position" && change.position !== undefined;
}

/** What a group carries: what lies in it and is not pinned. */
export function loadOf(state: GeometryState, id: string): Load {
  const things = placedThings(state);
  const group = things.find((thing) => thing.id === id);
  if (!group) return { from: [0, 0], members: new Map() };
  const inside = new Set(membersOf(group, things));
  const pinned = new Set(
    [...state.nodes, ...state.frames].filter((t) => t.draggable === false).map((t) => t.id),
  );
  const members = things.filter((thing) => inside.has(thing.id) && !pinned.has(thing.id));
  return {
    from: [group.x, group.y],
    members: new Map(members.map(({ id: member, x, y }) => [member, [x, y]])),
  };
}
