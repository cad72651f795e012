/**
 * What a subgraph shows of itself: its inputs and outputs, changed wherever they are used.
 *
 * A promoted widget is an input with a schema: each instance holds a value of its own, and a job
 * may set it as `instance.steps`. `ui.promoted` is the order they are shown in, which is no part of
 * what runs.
 */

import { cross, crossings } from "./boundary";
import { setInput } from "./edit";
import { renamedInForm } from "./formMoves";
import { givenInto } from "./links";
import { isRecord, parsePath, valueAt } from "./path";
import { words } from "./ports";
import { isWidget, promotedOf, shownInputs } from "./subgraphInputs";
import { numbered, rewire } from "./subgraphs";
import { nameOf } from "./whyNot";
import { describe, type Scene } from "./wires";
import {
  type Graph,
  type GraphNode,
  isGiven,
  isLink,
  type Json,
  SUBGRAPH,
  type Subgraph,
  subgraphOf,
  type Workflow,
} from "./workflow";

/** A widget inside a subgraph, and the input of the subgraph that feeds it, if one does. */
export type InnerWidget = { node: string; input: string; label: string; through?: string };

/** Every widget inside a subgraph that may stand on its node; not what a link inside feeds. */
export function innerWidgets(
  scene: Scene,
  name: string,
): { title: string; widgets: InnerWidget[] }[] {
  const graph = scene.workflow.subgraphs[name];
  if (!graph) return [];
  const inside = { ...scene, graph };
  return Object.entries(graph.nodes).flatMap(([node, held]) => {
    const widgets = (describe(inside, node)?.inputs ?? []).flatMap((input): InnerWidget[] => {
      const { schema, accepts } = input;
      if (!schema || schema.subgraph || schema.body_inputs || accepts.length === 0) return [];
      const value = valueAt(held.inputs, parsePath(input.name));
      if (isLink(value)) return [];
      const label = input.title ?? words(input.name);
      return [{ node, input: input.name, label, ...(isGiven(value) && { through: value.$input }) }];
    });
    return widgets.length ? [{ title: nameOf(inside, node), widgets }] : [];
  });
}

/** Shows a widget from within on every instance; each begins with the value it holds now. */
export function promote(scene: Scene, name: string, node: string, input: string): Workflow {
  const subgraph = scene.workflow.subgraphs[name];
  if (!subgraph) return scene.workflow;
  const start = { node, side: "input" as const, port: input };
  const fresh = crossings({ ...scene, graph: subgraph }, start).find((one) => one.fresh);
  if (!fresh?.declare?.schema) return scene.workflow;
  const led = cross(subgraph, start, fresh);
  const promoted = [
    ...shownInputs(subgraph)
      .filter(isWidget)
      .map((one) => one.name),
    fresh.name,
  ];
  return withSubgraph(scene.workflow, name, { ...led, ui: { ...led.ui, promoted } });
}

/**
 * Takes an input away. Where it was taken inside, its value stays: the one that the only instance
 * holds, or else its default.
 */
export function removeInput(workflow: Workflow, name: string, input: string): Workflow {
  const subgraph = workflow.subgraphs[name];
  if (!subgraph) return workflow;
  const held = instancesOf(workflow, name).map((node) => node.inputs[input]);
  const declared = subgraph.inputs.find((one) => one.name === input)?.default;
  const only = held.length === 1 ? held[0] : undefined;
  const left = only !== undefined && !holdsLink(only) ? only : declared;
  let next: Subgraph = {
    ...subgraph,
    inputs: subgraph.inputs.filter((one) => one.name !== input),
    outputs: subgraph.outputs.filter(({ from }) => Array.isArray(from) || !isFor(from, input)),
  };
  for (const [id, node] of Object.entries(subgraph.nodes))
    for (const [path, given] of [...givenInto(node)].reverse())
      if (given === input) next = setInput(next, id, path, left);
  return onInstances(withSubgraph(workflow, name, next), name, (inputs) => {
    const { [input]: _, ...rest } = inputs;
    return rest;
  });
}

/** Takes an output away, and the links from it. */
export function removeOutput(workflow: Workflow, name: string, output: string): Workflow {
  const subgraph = workflow.subgraphs[name];
  if (!subgraph) return workflow;
  const outputs = subgraph.outputs.filter((one) => one.name !== output);
  return onOutputs(withSubgraph(workflow, name, { ...subgraph, outputs }), name, (used) =>
    used === output ? undefined : used,
  );
}

/** Calls an input otherwise, with every instance and loop that hands it in. */
export function renameInput(workflow: Workflow, name: string, from: string, to: string): Workflow {
  const subgraph = workflow.subgraphs[name];
  if (!subgraph?.inputs.some((one) => one.name === from)) return workflow;
  const next = freeAmong(subgraph.inputs, from, to);
  if (next === from) return workflow;
  const nodes = Object.entries(subgraph.nodes).map(([id, node]): [string, GraphNode] => [
    id,
    rewire(node, (fed) => (isGiven(fed) && fed.$input === from ? { $input: next } : fed)),
  ]);
  const changed: Subgraph = {
    ...subgraph,
    nodes: Object.fromEntries(nodes),
    inputs: subgraph.inputs.map((one) => (one.name === from ? { ...one, name: next } : one)),
    outputs: subgraph.outputs.map((one) =>
      isFor(one.from, from) ? { ...one, from: { $input: next } as never } : one,
    ),
    ...(subgraph.ui?.promoted
      ? {
          ui: {
            ...subgraph.ui,
            promoted: promotedOf(subgraph).map((n) => (n === from ? next : n)),
          },
        }
      : {}),
  };
  const renamed = onInstances(withSubgraph(workflow, name, changed), name, (inputs) =>
    Object.fromEntries(Object.entries(inputs).map(([key, v]) => [key === from ? next : key, v])),
  );
  return renamedInForm(renamed, name, from, next);
}

/** Calls an output otherwise, with every link from it. */
export function renameOutput(workflow: Workflow, name: string, from: string, to: string): Workflow {
  const subgraph = workflow.subgraphs[name];
  if (!subgraph?.outputs.some((one) => one.name === from)) return workflow;
  const next = freeAmong(subgraph.outputs, from, to);
  if (next === from) return workflow;
  const outputs = subgraph.outputs.map((one) => (one.name === from ? { ...one, name: next } : one));
  return onOutputs(withSubgraph(workflow, name, { ...subgraph, outputs }), name, (used) =>
    used === from ? next : used,
  );
}

/** Moves an input among those of its kind: ports stand above widgets. */
export function moveInput(workflow: Workflow, name: string, input: string, by: number): Workflow {
  const subgraph = workflow.subgraphs[name];
  const one = subgraph?.inputs.find((found) => found.name === input);
  if (!subgraph || !one) return workflow;
  const shown = shownInputs(subgraph);
  const kind = moved(
    shown.filter((other) => isWidget(other) === isWidget(one)),
    one,
    by,
  );
  const changed: Subgraph = isWidget(one)
    ? { ...subgraph, ui: { ...subgraph.ui, promoted: kind.map((other) => other.name) } }
    : { ...subgraph, inputs: [...kind, ...subgraph.inputs.filter(isWidget)] };
  return withSubgraph(workflow, name, changed);
}

export function moveOutput(workflow: Workflow, name: string, output: string, by: number): Workflow {
  const subgraph = workflow.subgraphs[name];
  const one = subgraph?.outputs.find((found) => found.name === output);
  if (!subgraph || !one) return workflow;
  return withSubgraph(workflow, name, { ...subgraph, outputs: moved(subgraph.outputs, one, by) });
}

/** A word on what the subgraph does, shown where it is chosen. */
export function describedAs(workflow: Workflow, name: string, description: string): Workflow {
  const subgraph = workflow.subgraphs[name];
  if (!subgraph) return workflow;
  return withSubgraph(workflow, name, { ...subgraph, ui: { ...subgraph.ui, description } });
}

function moved<T>(list: readonly T[], one: T, by: number): T[] {
  const place = list.indexOf(one);
  const rest = list.filter((other) => other !== one);
  rest.splice(Math.max(0, Math.min(rest.length, place + by)), 0, one);
  return rest;
}

function withSubgraph(workflow: Workflow, name: string, subgraph: Subgraph): Workflow {
  return { ...workflow, subgraphs: { ...workflow.subgraphs, [name]: subgraph } };
}

function freeAmong(ports: readonly { name: string }[], from: string, to: string): string {
  const wanted = to.trim().replaceAll(".", "_") || from;
  return numbered(wanted, (name) => name !== from && ports.some((one) => one.name === name));
}

function isFor(from: unknown, input: string): boolean {
  return isGiven(from as Json) && (from as { $input: string }).$input === input;
}

function holdsLink(value: Json): boolean {
  return rewire({ type: "", inputs: { value } }, () => undefined).inputs.value !== value;
}

function instancesOf(workflow: Workflow, name: string): GraphNode[] {
  const graphs: Graph[] = [workflow, ...Object.values(workflow.subgraphs)];
  return graphs.flatMap((graph) =>
    Object.values(graph.nodes).filter((node) => subgraphOf(node) === name),
  );
}

/** What instances and loops hand to a subgraph, changed: a loop holds it in a dict of its own. */
function onInstances(
  workflow: Workflow,
  name: string,
  change: (inputs: Record<string, Json>) => Record<string, Json>,
): Workflow {
  return everywhere(workflow, (graph) => {
    const nodes = Object.entries(graph.nodes).map(([id, node]): [string, GraphNode] => {
      if (subgraphOf(node) !== name) return [id, node];
      if (node.type === SUBGRAPH + name) return [id, { ...node, inputs: change(node.inputs) }];
      const { inputs } = node.inputs;
      if (!isRecord(inputs)) return [id, node];
      return [id, { ...node, inputs: { ...node.inputs, inputs: change(inputs) } }];
    });
    return { ...graph, nodes: Object.fromEntries(nodes) };
  });
}

/** The outputs of a subgraph by the names that links and loops use, changed; undefined is gone. */
function onOutputs(
  workflow: Workflow,
  name: string,
  change: (output: string) => string | undefined,
): Workflow {
  return everywhere(workflow, (graph) => {
    const runs = (id: string) => graph.nodes[id]?.type === SUBGRAPH + name;
    const nodes = Object.entries(graph.nodes).map(([id, node]): [string, GraphNode] => {
      const linked = rewire(node, (fed) => {
        if (!isLink(fed) || !runs(fed.$link[0])) return fed;
        const output = change(fed.$link[1]);
        if (output === fed.$link[1]) return fed;
        return output === undefined ? undefined : { $link: [fed.$link[0], output] };
      });
      return [id, subgraphOf(node) === name && !runs(id) ? withChosen(linked, change) : linked];
    });
    const next = { ...graph, nodes: Object.fromEntries(nodes) };
    if (!("outputs" in next)) return next;
    const outputs = (next.outputs as unknown as Subgraph["outputs"]).flatMap((one) => {
      if (!Array.isArray(one.from) || !runs(one.from[0])) return [one];
      const output = change(one.from[1]);
      return output === undefined ? [] : [{ ...one, from: [one.from[0], output] }];
    });
    return { ...next, outputs };
  });
}

/** A loop names the output it keeps: ForEach in `collect`, Repeat in `carry`. */
function withChosen(loop: GraphNode, change: (output: string) => string | undefined): GraphNode {
  const inputs = Object.entries(loop.inputs).flatMap(([key, value]): [string, Json][] => {
    if ((key !== "collect" && key !== "carry") || typeof value !== "string") return [[key, value]];
    const output = change(value);
    return output === undefined ? [] : [[key, output]];
  });
  return { ...loop, inputs: Object.fromEntries(inputs) };
}

function everywhere(workflow: Workflow, change: <G extends Graph>(graph: G) => G): Workflow {
  const subgraphs = Object.entries(workflow.subgraphs).map(
    ([name, graph]) => [name, change(graph)] as const,
  );
  return { ...change(workflow), subgraphs: Object.fromEntries(subgraphs) };
}
