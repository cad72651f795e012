import { LayoutGrid } from "lucide-react";
import type { App } from "../app";
import { arrange as places } from "../graph/arrange";
import { type Box, boundsOf } from "../graph/bounds";
import { changeDecor } from "../graph/decor";
import { groupAround, membersOf, type Placed } from "../graph/groups";
import { moveAll } from "../graph/move";
import type { Graph, Point } from "../graph/workflow";
import { t } from "../i18n";
import { placedThings } from "../stores/chosen";
import { activeGraph } from "../stores/documents";
import { selectedNodes } from "../stores/geometry";
import type { Action } from "./action";

export const arrange: Action = {
  id: "arrange",
  label: t("Arrange the graph, or what is selected"),
  icon: LayoutGrid,
  shortcut: ["Alt+L"],
  enabled: ({ documents }) => Object.keys(activeGraph(documents.getState()).nodes).length > 1,
  async perform(app) {
    const { documents, geometry, stage } = app;
    const selected = selectedNodes(geometry.getState());
    const ids = selected.size > 1 ? selected : undefined;
    const things = placedThings(geometry.getState());
    const boxes = new Map(things.map((thing) => [thing.id, thing]));
    const members = grouped(app, things);
    const groups = new Map([...members].flatMap(([key, inside]) => inside.map((id) => [id, key])));
    const graph = activeGraph(documents.getState());
    const size = (id: string) => boxes.get(id) ?? { width: 220, height: 120 };
    const found = await places(graph, size, { ids, groups: ids ? undefined : groups });
    const moved = ids ? beside(found, boxes) : found;
    for (const { id, draggable } of geometry.getState().nodes)
      if (draggable === false) moved.delete(id);
    documents.getState().edit(t("Arrange"), (now) => {
      const arranged = moveAll(now, moved);
      return ids ? arranged : framed(arranged, members, moved, boxes);
    });
    if (!ids) stage?.fit();
  },
};

/** The nodes of every group, those of a smaller one inside counted there. */
function grouped({ geometry }: App, things: readonly Placed[]): Map<string, string[]> {
  const { frames } = geometry.getState();
  const frameIds = new Set(frames.map(({ id }) => id));
  const groups = things
    .filter(({ id }) => id.startsWith("group:"))
    .sort((a, b) => a.width * a.height - b.width * b.height);
  const taken = new Set<string>();
  const found = new Map<string, string[]>();
  for (const group of groups) {
    const inside = membersOf(group, things).filter((id) => !frameIds.has(id) && !taken.has(id));
    for (const id of inside) taken.add(id);
    if (inside.length) found.set(group.id, inside);
  }
  return found;
}

/** Every group around its nodes again. */
function framed<G extends Graph>(
  graph: G,
  members: ReadonlyMap<string, readonly string[]>,
  moved: ReadonlyMap<string, Point>,
  boxes: ReadonlyMap<string, Placed>,
): G {
  let result = graph;
  for (const [key, inside] of members) {
    const placed = inside.flatMap((id): Box[] => {
      const box = boxes.get(id);
      const [x, y] = moved.get(id) ?? [box?.x ?? 0, box?.y ?? 0];
      return box ? [{ ...box, x, y }] : [];
    });
    const box = groupAround(placed);
    if (box) result = changeDecor(result, new Set([key]), { box });
  }
  return result;
}

/** What was selected stays about where it was. */
function beside(
  found: ReadonlyMap<string, Point>,
  boxes: ReadonlyMap<string, Placed>,
): Map<string, Point> {
  const before = boundsOf([...found.keys()].flatMap((id) => boxes.get(id) ?? []));
  const after = boundsOf([...found.values()].map(([x, y]) => ({ x, y, width: 0, height: 0 })));
  const dx = (before?.x ?? 0) - (after?.x ?? 0);
  const dy = (before?.y ?? 0) - (after?.y ?? 0);
  return new Map([...found].map(([id, [x, y]]) => [id, [x + dx, y + dy]]));
}
