/** What stands on the canvas as React Flow draws it: places, sizes, ports, selection. No widget values. */

import type { EdgeChange, Node, NodeChange, NodeHandle } from "@xyflow/react";
import { applyEdgeChanges, applyNodeChanges, Position } from "@xyflow/react";
import { createStore } from "zustand/vanilla";
import type { NodeDescription } from "../graph/catalogue";
import { isDecorKey } from "../graph/decor";
import {
  HANDLE,
  layoutOf,
  type NodeLayout,
  type Showing,
  sameLayout,
  unknownLayout,
} from "../graph/layout";
import { connections, linksInto, portOf } from "../graph/links";
import { nameOf } from "../graph/whyNot";
import type { Scene } from "../graph/wires";
import { type Graph, type GraphNode, positionOf } from "../graph/workflow";
import { carryPoints } from "./carriedPoints";
import { edgesOf, type FlowEdge, inputHandle, outputHandle } from "./edges";
import { type FlowFrame, framesOf, PINNED } from "./frames";
import { spokenNode } from "./spoken";

export type FlowNode = Node<{ layout: NodeLayout; known: boolean }, "node">;
/** Anything on the canvas that has a place of its own. */
export type FlowThing = FlowNode | FlowFrame;

export type GeometryState = {
  nodes: FlowNode[];
  /** Groups and notes. */
  frames: FlowFrame[];
  edges: FlowEdge[];
  /** Draws a scene anew; what did not change keeps its identity, and at its `place` its selection. */
  sync(scene: Scene, showing: Readonly<Record<string, Showing>>, place?: string): void;
  onNodes(changes: NodeChange<FlowThing>[]): void;
  onEdges(changes: EdgeChange<FlowEdge>[]): void;
  select(ids: ReadonlySet<string>): void;
};

type Drawn = { flow: FlowNode; description: NodeDescription | undefined; showing?: Showing };

export function createGeometry() {
  const drawn = new WeakMap<GraphNode, Drawn>();
  const draw = (
    scene: Scene,
    [id, node]: [string, GraphNode],
    linked: (id: string) => Iterable<string>,
    showing?: Showing,
  ): FlowNode => {
    const description = scene.catalogue.describe(scene.workflow, node);
    const known = drawn.get(node);
    if (known?.flow.id === id && known.description === description && known.showing === showing)
      return known.flow;
    const layout = description
      ? layoutOf(description, node, showing)
      : unknownLayout(node, linkedInputs(node), [...linked(id)]);
    const flow = flowNode(id, node, layout, description !== undefined, nameOf(scene, id));
    drawn.set(node, { flow, description, showing });
    return flow;
  };
  let shown = "";
  let graph: Graph = { nodes: {} };
  return createStore<GeometryState>((set, get) => ({
    nodes: [],
    frames: [],
    edges: [],
    sync(scene, showing, place = "") {
      const moved = place !== shown;
      const there = moved ? [] : get().nodes;
      shown = place;
      graph = scene.graph;
      const before = new Map(there.map((node) => [node.id, node]));
      const linked = linkedOutputs(scene.graph);
      const nodes = Object.entries(scene.graph.nodes).map((entry) => {
        const [id] = entry;
        return keepState(draw(scene, entry, linked, showing[id]), before.get(id));
      });
      set({
        nodes: same(get().nodes, nodes),
        frames: framesOf(scene.graph, moved ? [] : get().frames),
        edges: same(
          get().edges,
          carryPoints(edgesOf(scene, there.length ? get().edges : []), nodes, graph),
        ),
      });
    },
    onNodes: (changes) => {
      const ours = changes.filter((change) => !("id" in change && isDecorKey(change.id)));
      const theirs = changes.filter((change) => "id" in change && isDecorKey(change.id));
      set(({ nodes: before, frames, edges }) => {
        const nodes = ours.length
          ? applyNodeChanges(ours as NodeChange<FlowNode>[], before)
          : before;
        const dragged = ours.some((change) => change.type === "position" && change.dragging);
        return {
          nodes,
          frames: theirs.length
            ? applyNodeChanges(theirs as NodeChange<FlowFrame>[], frames)
            : frames,
          edges: dragged ? carryPoints(edges, nodes, graph) : edges,
        };
      });
    },
    onEdges: (changes) => set(({ edges }) => ({ edges: applyEdgeChanges(changes, edges) })),
    select: (ids) =>
      set(({ nodes, frames, edges }) => ({
        nodes: selectedAs(nodes, ids),
        frames: selectedAs(frames, ids),
        edges: edges.map((edge) => (edge.selected ? { ...edge, selected: false } : edge)),
      })),
  }));
}

export function selectedNodes(state: GeometryState): Set<string> {
  return new Set(state.nodes.filter((node) => node.selected).map((node) => node.id));
}

/** The selected nodes, groups and notes. */
export function selectedThings({ nodes, frames }: GeometryState): Set<string> {
  return new Set([...nodes, ...frames].filter((thing) => thing.selected).map(({ id }) => id));
}

export function selectedEdges(state: GeometryState): FlowEdge[] {
  return state.edges.filter((edge) => edge.selected);
}

function selectedAs<T extends FlowThing>(things: readonly T[], ids: ReadonlySet<string>): T[] {
  return things.map((thing) =>
    (thing.selected ?? false) === ids.has(thing.id)
      ? thing
      : { ...thing, selected: ids.has(thing.id) },
  );
}

function flowNode(
  id: string,
  node: GraphNode,
  layout: NodeLayout,
  known: boolean,
  name: string,
): FlowNode {
  const [x, y] = positionOf(node);
  const { width, height } = layout;
  return {
    id,
    type: "node",
    position: { x, y },
    data: { layout, known },
    ariaLabel: spokenNode(name, node.mode),
    ...(node.ui?.pinned && PINNED),
    width,
    height,
    initialWidth: width,
    initialHeight: height,
    measured: { width, height },
    handles: layout.ports.map(
      ({ port, x: px, y: py }): NodeHandle => ({
        id: port.side === "input" ? inputHandle(port.name) : outputHandle(port.name),
        type: port.side === "input" ? "target" : "source",
        position: port.side === "input" ? Position.Left : Position.Right,
        x: px - HANDLE / 2,
        y: py - HANDLE / 2,
        width: HANDLE,
        height: HANDLE,
      }),
    ),
  };
}

/** What the person is doing with a node stays: selecting it, dragging it. */
function keepState(node: FlowNode, before: FlowNode | undefined): FlowNode {
  if (!before) return node;
  const position = before.dragging ? before.position : node.position;
  const still =
    before.position.x === position.x &&
    before.position.y === position.y &&
    before.data.known === node.data.known &&
    before.draggable === node.draggable &&
    before.ariaLabel === node.ariaLabel &&
    sameLayout(before.data.layout, node.data.layout);
  if (still) return before;
  const { selected, dragging } = before;
  return selected || dragging ? { ...node, position, selected, dragging } : node;
}

function linkedInputs(node: GraphNode): string[] {
  return [...new Set(linksInto(node).map((link) => portOf(link.path)))];
}

/** The linked outputs of a node: one walk over the graph, at the first question, serves all. */
function linkedOutputs(graph: Graph): (id: string) => Iterable<string> {
  let found: Map<string, Set<string>> | undefined;
  return (id) => {
    if (!found) {
      found = new Map();
      for (const { source, output } of connections(graph))
        found.set(source, (found.get(source) ?? new Set()).add(output));
    }
    return found.get(id) ?? [];
  };
}

function same<T>(before: T[], after: T[]): T[] {
  return before.length === after.length && before.every((item, i) => item === after[i])
    ? before
    : after;
}
