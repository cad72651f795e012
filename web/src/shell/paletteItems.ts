/** What the palette offers for a query: ports to link to, nodes to add, actions to take. */

import { ACTIONS } from "../actions";
import type { Action } from "../actions/action";
import type { App } from "../app";
import { type Crossing, crossings } from "../graph/boundary";
import type { NodeDescription } from "../graph/catalogue";
import { fittingPorts, type LinkStart } from "../graph/fitting";
import { offeredNodes } from "../graph/offered";
import { inputPort, type Port } from "../graph/ports";
import { type Familiar, fitting, matchScore, searchNodes } from "../graph/search";
import { nameOf } from "../graph/whyNot";
import { acceptedWires, describe, offeredWire, type Scene } from "../graph/wires";
import { sceneOf } from "../stores/documents";
import type { PaletteRequest } from "../stores/view";

export type Item =
  | { kind: "port"; key: string; node: string; title: string; port: Port }
  | {
      kind: "node";
      key: string;
      description: NodeDescription;
      matched: string;
      port?: string;
      /** Shown before the others, under a heading of its own. */
      familiar?: "favourite" | "recent";
    }
  | { kind: "crossing"; key: string; crossing: Crossing }
  | { kind: "action"; key: string; action: Action };

const MOST = 60;

export function itemsFor(app: App, query: string, { from, at }: PaletteRequest): Item[] {
  const scene = sceneOf(app.documents.getState());
  if (!from) {
    const nodes = nodeItems(app, offeredNodes(scene), query);
    return [...nodes, ...actionItems(app, query)].slice(0, MOST);
  }
  // A link let go over the empty canvas wants a new node there.
  const ports = at ? [] : portItems(scene, query, from);
  const edge = crossingItems(scene, query, from);
  return [...ports, ...edge, ...linkedNodeItems(app, scene, query, from)].slice(0, MOST);
}

type NodeItem = Extract<Item, { kind: "node" }>;

/** The nodes that answer; without a query the familiar ones first. */
function nodeItems(app: App, nodes: readonly NodeDescription[], query: string): NodeItem[] {
  const familiar = app.familiar.getState();
  const items = searchNodes(nodes, query, familiar).map(
    ({ description, matched }): NodeItem => ({
      kind: "node",
      key: description.type,
      description,
      matched,
      familiar: query.trim() ? undefined : familiarity(description.type, familiar),
    }),
  );
  const of = (group: NodeItem["familiar"], order: readonly string[] = []) =>
    items
      .filter((item) => item.familiar === group)
      .sort((a, b) => order.indexOf(a.key) - order.indexOf(b.key));
  return [
    ...of("favourite", familiar.favourites),
    ...of("recent", familiar.recent),
    ...of(undefined),
  ];
}

function familiarity(type: string, { favourites, recent }: Familiar): NodeItem["familiar"] {
  if (favourites.includes(type)) return "favourite";
  return recent.includes(type) ? "recent" : undefined;
}

function actionItems(app: App, query: string): Item[] {
  if (!query.trim()) return [];
  return ACTIONS.filter(
    (action) =>
      action.id !== "palette" &&
      action.enabled(app) &&
      query
        .toLowerCase()
        .split(/\s+/)
        .filter(Boolean)
        .every((word) => matchScore(action.label, word) >= 0.6),
  ).map((action) => ({ kind: "action", key: action.id, action }));
}

function portItems(scene: Scene, query: string, from: LinkStart): Item[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return fittingPorts(scene, from)
    .map(({ node, port }) => ({
      kind: "port" as const,
      key: `${node} ${port.name}`,
      node,
      title: nameOf(scene, node),
      port,
    }))
    .filter(({ title, port }) =>
      words.every((word) => `${title} ${port.label}`.toLowerCase().includes(word)),
    );
}

function crossingItems(scene: Scene, query: string, from: LinkStart): Item[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return crossings(scene, from)
    .filter(({ name, side }) => words.every((word) => `${side} ${name}`.includes(word)))
    .map((crossing) => ({
      kind: "crossing" as const,
      key: `${crossing.name} ${crossing.fresh}`,
      crossing,
    }));
}

function linkedNodeItems(app: App, scene: Scene, query: string, from: LinkStart): NodeItem[] {
  const fit = new Map(
    fitting(offeredNodes(scene), wiresOf(scene, from)).map((found) => [
      found.description.type,
      found.port,
    ]),
  );
  const nodes = offeredNodes(scene).filter((description) => fit.has(description.type));
  return nodeItems(app, nodes, query).map((item) => ({ ...item, port: fit.get(item.key) }));
}

/** The wires a start gives or takes. */
export function wiresOf(scene: Scene, from: LinkStart) {
  if (from.side === "output")
    return { side: from.side, wires: [offeredWire(scene, from.node, from.port)] };
  const node = scene.graph.nodes[from.node];
  const description = describe(scene, from.node);
  const port = node && description && inputPort(description, node, from.port);
  return { side: from.side, wires: port ? acceptedWires(scene, from.node, port) : [] };
}
