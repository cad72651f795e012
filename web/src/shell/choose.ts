/** What choosing in the palette does. */

import { perform } from "../actions";
import type { App } from "../app";
import { linkToFill, putInto } from "../canvas/linkDrops";
import { makeLink } from "../canvas/linking";
import { cross } from "../graph/boundary";
import type { NodeDescription } from "../graph/catalogue";
import { addNode } from "../graph/edit";
import { type LinkStart, wantedFrom } from "../graph/fitting";
import { layoutOf } from "../graph/layout";
import { freshId, type Point } from "../graph/workflow";
import { t } from "../i18n";
import { activeGraph } from "../stores/documents";
import type { PaletteRequest } from "../stores/view";
import { placing } from "../subgraphs/library";
import type { Item } from "./paletteItems";

export function choose(app: App, item: Item, request: PaletteRequest): void {
  if (item.kind === "action") {
    void perform(app, item.action);
  } else if (item.kind === "crossing") {
    const { from } = request;
    if (!from) return;
    app.documents.getState().edit(t("Link"), (graph) => cross(graph, from, item.crossing));
    app.view.getState().announce(t("Linked to {name}.", { name: item.crossing.name }));
    app.stage?.focus(from.node);
  } else if (item.kind === "port") {
    if (request.from) makeLink(app, wantedFrom(request.from, item.node, item.port.name));
    app.stage?.focus(item.node);
  } else {
    placeNode(app, item.description, request.at, request.from, item.port);
  }
}

/** Adds a node, linked to the port it was asked for from, and takes the keyboard to it; its id. */
export function placeNode(
  app: App,
  chosen: NodeDescription,
  at?: Point,
  from?: LinkStart,
  port?: string,
): string {
  const { documents } = app;
  const graph = activeGraph(documents.getState());
  const { description, node, brought } = placing(app, chosen);
  const id = freshId(graph, node.type);
  const layout = layoutOf(description, node);
  const into = from ? null : linkToFill(app, description, at);
  const middle: Point | undefined = into?.at && [into.at[0] - layout.width / 2, into.at[1] - 10];
  const [x, y] = at ?? middle ?? freePlace(app, layout, from);
  const position: Point = at
    ? [Math.round(from?.side === "input" ? x - layout.width : x), Math.round(y - 20)]
    : [Math.round(x), Math.round(y)];
  const label = t("Add {title}", { title: description.title });
  // What a block needs belongs to the same step of history as the node, like its link.
  if (brought) documents.getState().editWorkflow(label, () => brought, `add:${id}`);
  documents
    .getState()
    .edit(label, (now) => addNode(now, { ...node, ui: { position } }, id), `add:${id}`);
  // The link belongs to the same step of history as the node.
  const linked = from && port && makeLink(app, wantedFrom(from, id, port), `add:${id}`);
  if (into) putInto(app, into.edge, id, `add:${id}`);
  documents.getState().seal();
  app.familiar.getState().used(chosen.type);
  const { announcement, announce } = app.view.getState();
  const added = t("Added {title}.", { title: description.title });
  announce(linked ? `${added} ${announcement}` : added);
  app.stage?.focus(id);
  return id;
}

/** Beside the node the link comes from, or in the middle of the view, clear of what is there. */
function freePlace(
  { geometry, stage }: App,
  size: { width: number; height: number },
  from?: LinkStart,
): Point {
  const boxes = geometry.getState().nodes.map(({ id, position, data: { layout } }) => ({
    id,
    x: position.x,
    y: position.y,
    width: layout.width,
    height: layout.height,
  }));
  const start = boxes.find((box) => box.id === from?.node);
  const [cx, cy] = stage?.center() ?? [0, 0];
  let x = cx - size.width / 2;
  let y = cy - size.height / 2;
  if (start) {
    x = from?.side === "output" ? start.x + start.width + 64 : start.x - size.width - 64;
    y = start.y;
  }
  const covers = (box: (typeof boxes)[number]) =>
    x < box.x + box.width + 16 &&
    box.x < x + size.width + 16 &&
    y < box.y + box.height + 16 &&
    box.y < y + size.height + 16;
  for (let hit = boxes.find(covers); hit; hit = boxes.find(covers)) y = hit.y + hit.height + 24;
  return [x, y];
}
