/** A node let go over a link goes into it. */

import type { App } from "../app";
import type { NodeDescription } from "../graph/catalogue";
import { along, nearest } from "../graph/curve";
import { addNode } from "../graph/edit";
import { insertInto, insertion } from "../graph/insert";
import type { Connection } from "../graph/links";
import type { Point } from "../graph/workflow";
import { t } from "../i18n";
import { linkStyle } from "../settings/canvas";
import { sceneOf } from "../stores/documents";
import { type FlowEdge, portName } from "../stores/edges";
import { selectedEdges } from "../stores/geometry";
import { byId, linkPoints } from "../stores/linkPoints";

const NEAR_PX = 18;
/** A curve leaves the box of its ends by no more than this. */
const BULGE = 170;

/** The link that passes a place on the canvas, the nearest of several. */
export function linkAt({ geometry, settings, stage }: App, at: Point): FlowEdge | null {
  const { nodes, edges } = geometry.getState();
  const placed = byId(nodes);
  const style = settings.getState().get(linkStyle);
  const [zero, one] = [stage?.toGraph({ x: 0, y: 0 }), stage?.toGraph({ x: 1, y: 0 })];
  let within = NEAR_PX * (zero && one ? one[0] - zero[0] : 1);
  let found: FlowEdge | null = null;
  for (const edge of edges) {
    const points = linkPoints(placed, edge);
    if (!points || !couldPass(points, at)) continue;
    const { distance } = nearest(style, points, at);
    if (distance > within) continue;
    within = distance;
    found = edge;
  }
  return found;
}

function couldPass(points: readonly Point[], [x, y]: Point): boolean {
  const xs = points.map((point) => point[0]);
  const ys = points.map((point) => point[1]);
  return (
    x > Math.min(...xs) - BULGE &&
    x < Math.max(...xs) + BULGE &&
    y > Math.min(...ys) - BULGE &&
    y < Math.max(...ys) + BULGE
  );
}

/** The link at a place that takes the node, if it does. */
export function linkFor(app: App, node: string, at: Point): FlowEdge | null {
  const edge = linkAt(app, at);
  return edge && insertion(sceneOf(app.documents.getState()), connectionOf(edge), node)
    ? edge
    : null;
}

/** The middle of the one selected link: where a node goes that is added now. */
export function selectedLink({ geometry, settings }: App): { edge: FlowEdge; at: Point } | null {
  const [edge, ...others] = selectedEdges(geometry.getState());
  const points = edge && linkPoints(byId(geometry.getState().nodes), edge);
  if (!edge || !points || others.length) return null;
  const passed = along(settings.getState().get(linkStyle), points);
  const middle = passed[Math.floor(passed.length / 2)];
  return middle ? { edge, at: middle.at } : null;
}

/** The link that a new node goes into: the one it is dropped on, or the one that is selected. */
export function linkToFill(
  app: App,
  { type, version }: NodeDescription,
  at?: Point,
): { edge: FlowEdge; at?: Point } | null {
  const edge = at && linkAt(app, at);
  const found = edge ? { edge } : at ? null : selectedLink(app);
  if (!found) return null;
  const scene = sceneOf(app.documents.getState());
  const graph = addNode(scene.graph, { type, version, inputs: {} }, TRIAL);
  return insertion({ ...scene, graph }, connectionOf(found.edge), TRIAL) ? found : null;
}

/** No node of a file can have this id. */
const TRIAL = " ";

/** Puts the node into the link, as part of the step of history of that key. */
export function putInto(app: App, edge: FlowEdge, node: string, key: string): boolean {
  const scene = sceneOf(app.documents.getState());
  const found = insertion(scene, connectionOf(edge), node);
  if (!found) return false;
  app.documents
    .getState()
    .edit(t("Put into the link"), (graph) => insertInto(scene, graph, found), key);
  app.view.getState().announce(t("Put into the link."));
  return true;
}

export function connectionOf({ source, sourceHandle, target, data }: FlowEdge): Connection {
  return { source, output: portName(sourceHandle), target, path: data?.path ?? [] };
}
