/** What an action is about: the selected things, and what lies in the selected groups. */

import { membersOf, type Placed } from "../graph/groups";
import type { GeometryState } from "./geometry";

/** Every node, group and note with its box. */
export function placedThings({ nodes, frames }: GeometryState): Placed[] {
  return [
    ...nodes.map(({ id, position, data: { layout } }) => ({
      id,
      ...position,
      width: layout.width,
      height: layout.height,
    })),
    ...frames.map(({ id, position, data: { decor } }) => ({
      id,
      ...position,
      width: decor.box.width,
      height: decor.box.height,
    })),
  ];
}

export function chosen(state: GeometryState): Set<string> {
  const ids = new Set(
    [...state.nodes, ...state.frames].filter((thing) => thing.selected).map(({ id }) => id),
  );
  const groups = state.frames.filter((frame) => frame.selected && frame.type === "frame");
  if (groups.length === 0) return ids;
  const things = placedThings(state);
  for (const group of groups) {
    const box = things.find(({ id }) => id === group.id);
    if (box) for (const id of membersOf(box, things)) ids.add(id);
  }
  return ids;
}

/** The selected things that are not pinned. */
export function movable(state: GeometryState): Placed[] {
  const free = new Set(
    [...state.nodes, ...state.frames]
      .filter((thing) => thing.selected && thing.draggable !== false)
      .map(({ id }) => id),
  );
  return placedThings(state).filter(({ id }) => free.has(id));
}

/** The things, and what lies in the groups among them. */
export function withMembers(state: GeometryState, things: readonly Placed[]): Placed[] {
  const all = placedThings(state);
  const pinned = new Set(
    [...state.nodes, ...state.frames].filter((t) => t.draggable === false).map((t) => t.id),
  );
  const ids = new Set(things.map(({ id }) => id));
  for (const group of things.filter(({ id }) => id.startsWith("group:")))
    for (const id of membersOf(group, all)) if (!pinned.has(id)) ids.add(id);
  return all.filter(({ id }) => ids.has(id));
}
