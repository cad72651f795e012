/** Nodes of a graph become a subgraph, with one instance in their place. */

import type { InputDescription } from "./catalogue";
import { addDecor, decorOf, removeDecor } from "./decor";
import { intoSubgraph } from "./formMoves";
import { connections, linksInto, outputNamed, portOf } from "./links";
import { parsePath } from "./path";
import { inputPort, type Port } from "./ports";
import { editAt, type Scope } from "./scope";
import { freeSubgraphName, numbered, rewire } from "./subgraphs";
import { ANY, acceptedWires, describe, offeredWire, type Scene } from "./wires";
import {
  freshId,
  type Given,
  type Graph,
  type GraphNode,
  isGiven,
  isLink,
  isSubgraph,
  type Json,
  type Link,
  type Point,
  positionOf,
  SUBGRAPH,
  type Subgraph,
  type SubgraphInput,
  type SubgraphOutput,
  type Workflow,
} from "./workflow";

export type Made = { workflow: Workflow; instance: string; name: string };

/** A value that comes into the selection from outside, and where it is taken. */
type Entering = { fed: Link | Given; takers: { node: string; path: string }[] };

/**
 * The nodes outside a selection that stand between its nodes. They would wait for the subgraph,
 * and the subgraph for them; a selection that has none can become one.
 */
export function between(graph: Graph, ids: ReadonlySet<string>): Set<string> {
  const before = new Map<string, string[]>();
  const after = new Map<string, string[]>();
  for (const { source, target } of connections(graph)) {
    before.set(target, [...(before.get(target) ?? []), source]);
    after.set(source, [...(after.get(source) ?? []), target]);
  }
  const upstream = reached(ids, before);
  const downstream = reached(ids, after);
  return new Set([...upstream].filter((id) => downstream.has(id) && !ids.has(id)));
}

function reached(from: ReadonlySet<string>, next: ReadonlyMap<string, string[]>): Set<string> {
  const seen = new Set(from);
  const waiting = [...from];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop())
    for (const other of next.get(id) ?? [])
      if (!seen.has(other)) {
        seen.add(other);
        waiting.push(other);
      }
  return seen;
}

/**
 * The workflow with the nodes of the graph on the canvas in a subgraph of their own. What comes
 * in from one place is one input, named after the input that takes it first; what is used outside
 * is an output. Groups and notes among the ids go along, and what the form shows of the nodes stays
 * in it. Nothing that runs changes.
 */
export function makeSubgraph(
  scene: Scene,
  scope: Scope,
  ids: ReadonlySet<string>,
  wanted: string,
): Made {
  const { graph } = scene;
  const name = freeSubgraphName(scene.workflow, wanted);
  const chosen = Object.entries(graph.nodes).filter(([id]) => ids.has(id));
  const entering = enteringInto(scene, chosen, ids);
  const taken = new Set<string>();
  const inputNames = new Map<string, string>();
  for (const [key, { fed, takers }] of entering) {
    const [first] = takers;
    const base = isGiven(fed) ? fed.$input : wordOf(first?.path ?? "input");
    const free = freeName(base, `${first?.node}_${base}`, taken);
    inputNames.set(key, free);
  }
  const outputs = leaving(scene, ids);
  const outputNames = new Map(outputs.map(({ name: output, from }) => [from.join(" "), output]));
  const instance = freshId({ nodes: without(graph, ids) }, SUBGRAPH + name);
  const keyOf = (fed: Link | Given) => enteringKey(scene, fed, ids);
  const bare: Subgraph = {
    nodes: Object.fromEntries(
      chosen.map(([id, node]) => [
        id,
        rewire(node, (fed) => {
          const key = keyOf(fed);
          return key === null ? fed : { $input: inputNames.get(key) ?? key };
        }),
      ]),
    ),
    inputs: [...entering].map(([key, found]) => declared(scene, inputNames.get(key) ?? key, found)),
    outputs,
  };
  const subgraph = decorOf(graph).reduce(
    (inner, decor) => (ids.has(decor.key) ? addDecor(inner, decor) : inner),
    bare,
  );
  const made: GraphNode = {
    type: SUBGRAPH + name,
    inputs: Object.fromEntries(
      [...entering].map(([key, { fed }]) => [inputNames.get(key) ?? key, fed]),
    ),
    ui: { position: cornerOf(chosen.map(([, node]) => node)) },
  };
  const outputOf = (source: string, output: string) =>
    outputNames.get(`${source} ${canonical(scene, source, output)}`) ?? output;
  const workflow = editAt(scene.workflow, scope, <G extends Graph>(whole: G): G => {
    const nodes: Record<string, GraphNode> = {};
    for (const [id, node] of Object.entries(whole.nodes)) {
      if (ids.has(id)) nodes[instance] ??= made;
      else
        nodes[id] = rewire(node, (fed) =>
          isLink(fed) && ids.has(fed.$link[0])
            ? { $link: [instance, outputOf(...fed.$link)] }
            : fed,
        );
    }
    const rest = removeDecor({ ...whole, nodes }, ids);
    if (!isSubgraph(whole)) return rest;
    const led = whole.outputs.map((output) =>
      isPair(output.from) && ids.has(output.from[0])
        ? { ...output, from: [instance, outputOf(...output.from)] }
        : output,
    );
    return { ...rest, outputs: led };
  });
  const whole = {
    workflow: { ...workflow, subgraphs: { ...workflow.subgraphs, [name]: subgraph } },
    instance,
    name,
  };
  return scope.length ? whole : { ...whole, workflow: intoSubgraph(scene, ids, whole) };
}

/** The top left corner of where nodes stand. */
export function cornerOf(nodes: readonly GraphNode[]): Point {
  const places = nodes.map(positionOf);
  return [Math.min(...places.map(([x]) => x)), Math.min(...places.map(([, y]) => y))];
}

function without(graph: Graph, ids: ReadonlySet<string>): Graph["nodes"] {
  return Object.fromEntries(Object.entries(graph.nodes).filter(([id]) => !ids.has(id)));
}

/** What comes in from outside, each source once, in the order it is first taken. */
function enteringInto(
  scene: Scene,
  chosen: readonly [string, GraphNode][],
  ids: ReadonlySet<string>,
): Map<string, Entering> {
  const entering = new Map<string, Entering>();
  for (const [id, node] of chosen)
    rewire(node, (fed, path) => {
      const key = enteringKey(scene, fed, ids);
      if (key === null) return fed;
      const found = entering.get(key) ?? { fed, takers: [] };
      found.takers.push({ node: id, path });
      entering.set(key, found);
      return fed;
    });
  return entering;
}

function enteringKey(scene: Scene, fed: Link | Given, ids: ReadonlySet<string>): string | null {
  if (isGiven(fed)) return `$input ${fed.$input}`;
  const [source, output] = fed.$link;
  return ids.has(source) ? null : `${source} ${canonical(scene, source, output)}`;
}

/** `output` may stand for the single output, whatever its name. */
function canonical(scene: Scene, source: string, output: string): string {
  const description = describe(scene, source);
  return (description && outputNamed(description, output)?.name) ?? output;
}

/** What the subgraph says of an input: what all that take it accept, with a widget where all have one. */
function declared(scene: Scene, name: string, { fed, takers }: Entering): SubgraphInput {
  const around = isGiven(fed) && isSubgraph(scene.graph) ? scene.graph.inputs : [];
  const known = isGiven(fed) && around.find((input) => input.name === fed.$input);
  if (known) return { ...known, name };
  const ports = takers.flatMap(({ node, path }) => portAt(scene, node, path) ?? []);
  const wire = wireFor(scene, fed, ports);
  const [first] = ports;
  if (!first || ports.length < takers.length) return { name, wire };
  const schema = ports.every(({ port }) => port.widget) ? first.input?.schema : undefined;
  const optional = ports.every(({ port }) => !port.required);
  return {
    name,
    wire,
    ...(schema && !schema.subgraph ? { schema: schema as Json } : {}),
    ...(first.port.help ? { help: first.port.help } : {}),
    ...(optional
      ? first.input?.default === undefined
        ? { required: false }
        : { default: first.input.default }
      : {}),
  };
}

type Taker = { node: string; port: Port; input?: InputDescription };

function portAt(scene: Scene, node: string, path: string): Taker | undefined {
  const description = describe(scene, node);
  const here = scene.graph.nodes[node];
  const name = portOf(parsePath(path));
  const port = description && here && inputPort(description, here, name);
  return port && { node, port, input: description.inputs.find((input) => input.name === name) };
}

function wireFor(scene: Scene, fed: Link | Given, takers: readonly Taker[]): string {
  const offered = isLink(fed) ? offeredWire(scene, ...fed.$link) : ANY;
  const accepted = takers
    .map(({ node, port }) => acceptedWires(scene, node, port))
    .filter((wires) => !wires.includes(ANY));
  const [first, ...rest] = accepted;
  return first?.find((wire) => rest.every((wires) => wires.includes(wire))) ?? offered;
}

/** What is used outside, and what nodes give that nothing uses yet. */
function leaving(scene: Scene, ids: ReadonlySet<string>): SubgraphOutput[] {
  const { graph } = scene;
  const found = new Map<string, [string, string]>();
  const add = (source: string, output: string) => {
    const name = canonical(scene, source, output);
    found.set(`${source} ${name}`, [source, name]);
  };
  const used = new Set<string>();
  for (const [id, node] of Object.entries(graph.nodes))
    for (const { source, output } of linksInto(node)) {
      used.add(source);
      if (ids.has(source) && !ids.has(id)) add(source, output);
    }
  if (isSubgraph(graph))
    for (const { from } of graph.outputs)
      if (isPair(from)) {
        used.add(from[0]);
        if (ids.has(from[0])) add(...from);
      }
  for (const id of ids) {
    const description = used.has(id) ? undefined : describe(scene, id);
    if (description?.output_node) continue;
    for (const output of description?.outputs ?? []) add(id, output.name);
  }
  const taken = new Set<string>();
  return [...found.values()].map(([source, output]) => ({
    name: freeName(output, `${source}_${output}`, taken),
    wire: offeredWire(scene, source, output),
    from: [source, output],
  }));
}

function isPair(from: unknown): from is [string, string] {
  return Array.isArray(from);
}

/** A name by the port alone where it tells enough, with the node's where it does not. */
function freeName(short: string, long: string, taken: Set<string>): string {
  const name = taken.has(short) ? numbered(long, (one) => taken.has(one)) : short;
  taken.add(name);
  return name;
}

/** `how.mask` and `images.0` are called `mask` and `images`. */
function wordOf(path: string): string {
  return (
    path
      .split(".")
      .filter((part) => !/^\d+$/.test(part))
      .at(-1) ?? path
  );
}
