/** Taking over from the workflow that made a picture into another: its prompts, seeds, or all. */

import type { Catalogue, InputDescription } from "./catalogue";
import { setInput } from "./edit";
import { parsePath, valueAt } from "./path";
import { shapeOf } from "./shape";
import { type GraphNode, isFed, isLink, type Json, type Value, type Workflow } from "./workflow";

export type Recalled = "prompt" | "seed" | "all";

type Place = { node: string; input: string };
type Found = Place & { value: Json; key: string };

/** The target with what it takes over; the same object where there is nothing that fits. */
export function recall(
  target: Workflow,
  source: Workflow,
  catalogue: Catalogue,
  what: Recalled,
): Workflow {
  const wanted = (workflow: Workflow): Found[] => [
    ...(what === "seed" ? [] : prompts(workflow, catalogue)),
    ...(what === "prompt" ? [] : literals(workflow, catalogue, ["seed"])),
  ];
  const taken = write(target, pairs(wanted(target), wanted(source)));
  return what === "all" ? settings(taken, source, catalogue) : taken;
}

/** Whether a workflow says anything that could be taken over. */
export function says(workflow: Workflow, catalogue: Catalogue): Record<"prompt" | "seed", boolean> {
  return {
    prompt: prompts(workflow, catalogue).length > 0,
    seed: literals(workflow, catalogue, ["seed"]).length > 0,
  };
}

/** Every literal of the nodes that both have: those of one name first, then those of one type. */
function settings(target: Workflow, source: Workflow, catalogue: Catalogue): Workflow {
  const left = new Map(Object.entries(source.nodes));
  const twins = new Map<string, GraphNode>();
  const take = (id: string, fits: (other: string, node: GraphNode) => boolean) => {
    const type = target.nodes[id]?.type;
    for (const [other, node] of left)
      if (node.type === type && !twins.has(id) && fits(other, node)) {
        twins.set(id, node);
        left.delete(other);
      }
  };
  for (const id of Object.keys(target.nodes)) take(id, (other) => other === id);
  for (const id of Object.keys(target.nodes)) take(id, () => true);
  const spoken = new Set(prompts(target, catalogue).map(({ node, input }) => `${node}.${input}`));
  let next = target;
  for (const [id, twin] of twins)
    for (const input of catalogue.describe(source, twin)?.inputs ?? []) {
      const shape = input.schema && shapeOf(input.schema);
      // Prompts and seeds went by what they are for; a body is a graph of its own.
      if (!shape || ["seed", "subgraph", "body"].includes(shape)) continue;
      if (spoken.has(`${id}.${input.name}`)) continue;
      const value = valueAt(twin.inputs, parsePath(input.name)) ?? input.default;
      next = put(next, id, input.name, value);
    }
  return next;
}

function write(target: Workflow, found: readonly [Place, Json][]): Workflow {
  return found.reduce((next, [{ node, input }, value]) => put(next, node, input, value), target);
}

/** Sets a literal where nothing is linked and something would change. */
function put(workflow: Workflow, node: string, input: string, value: Value): Workflow {
  if (value === undefined || hasLink(value)) return workflow;
  const held = valueAt(workflow.nodes[node]?.inputs ?? {}, parsePath(input));
  if (hasLink(held) || JSON.stringify(held) === JSON.stringify(value)) return workflow;
  return setInput(workflow, node, input, value);
}

function hasLink(value: Value): boolean {
  if (typeof value !== "object" || value === null) return false;
  return isFed(value) || Object.values(value).some((inner) => hasLink(inner));
}

/** What is for the same: the same role, or the same place, or else the one after the other. */
function pairs(targets: readonly Found[], sources: readonly Found[]): [Place, Json][] {
  const free = [...sources];
  const found = new Map<Found, Json>();
  const match = (fits: (target: Found, source: Found) => boolean) => {
    for (const target of targets) {
      if (found.has(target)) continue;
      const index = free.findIndex((source) => fits(target, source));
      const [source] = index < 0 ? [] : free.splice(index, 1);
      if (source) found.set(target, source.value);
    }
  };
  match((target, source) => target.key === source.key && target.node === source.node);
  match((target, source) => target.key === source.key);
  // A prompt is never taken for its opposite.
  const roleless = (place: Found) => !ROLES.some((role) => role === place.key);
  match((target, source) => roleless(target) && roleless(source));
  return [...found];
}

const ROLES = ["positive", "negative"] as const;

/** The texts that lead to a sampler, by what they are to it; else every long text there is. */
function prompts(workflow: Workflow, catalogue: Catalogue): Found[] {
  const found = ROLES.flatMap((role) => {
    const feeding = Object.values(workflow.nodes).map((node) => node.inputs[role]);
    return textsBehind(workflow, catalogue, feeding).map((text) => ({ ...text, key: role }));
  });
  const seen = new Set<string>();
  const once = found.filter(({ node, input }) => {
    const place = `${node}.${input}`;
    return !seen.has(place) && seen.add(place);
  });
  return once.length > 0 ? once : literals(workflow, catalogue, ["multiline"]);
}

/** The nearest literal texts upstream. */
function textsBehind(workflow: Workflow, catalogue: Catalogue, from: readonly Value[]): Found[] {
  const found: Found[] = [];
  const seen = new Set<string>();
  const waiting = from.filter(isLink).map((link) => link.$link[0]);
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    const node = workflow.nodes[id];
    if (!node || seen.has(id)) continue;
    seen.add(id);
    const texts = literalsOf(id, node, catalogue.describe(workflow, node)?.inputs, TEXTS);
    found.push(...texts);
    if (texts.length > 0) continue;
    for (const value of Object.values(node.inputs)) waiting.push(...sourcesIn(value));
  }
  return found;
}

const TEXTS = ["multiline", "string"];

function sourcesIn(value: Value): string[] {
  if (isLink(value)) return [value.$link[0]];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((inner) => sourcesIn(inner));
}

function literals(workflow: Workflow, catalogue: Catalogue, shapes: readonly string[]): Found[] {
  return Object.entries(workflow.nodes).flatMap(([id, node]) =>
    literalsOf(id, node, catalogue.describe(workflow, node)?.inputs, shapes),
  );
}

function literalsOf(
  id: string,
  node: GraphNode,
  inputs: readonly InputDescription[] | undefined,
  shapes: readonly string[],
): Found[] {
  return (inputs ?? []).flatMap((input) => {
    if (!input.schema || !shapes.includes(shapeOf(input.schema))) return [];
    const value = valueAt(node.inputs, parsePath(input.name)) ?? input.default;
    if (value === undefined || hasLink(value)) return [];
    return [{ node: id, input: input.name, value, key: input.name }];
  });
}
