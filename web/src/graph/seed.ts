/** Seeds between runs. What a node shows is what its picture was drawn with: a seed is moved on
 * when it would be run a second time, not after the first. */

import type { Catalogue, InputDescription, NodeDescription } from "./catalogue";
import { setInput } from "./edit";
import { parsePath, valueAt } from "./path";
import { shapeOf } from "./shape";
import {
  type Graph,
  type GraphNode,
  isLink,
  type Json,
  type SeedControl,
  type Workflow,
} from "./workflow";

/** Drawn seeds are short enough to read out and exact in JSON numbers. */
export const SEED_LIMIT = 2 ** 32;

/** Seeds by their place, as they were last run. */
export type Seeds = Readonly<Record<string, Json>>;

type Place = {
  key: string;
  subgraph: string | null;
  node: string;
  path: string;
  control: SeedControl;
  value: Json;
};

/** Pictures want new seeds; what is trained goes on, and what is measured compares, only with the same. */
const STEADY = /^(training|evaluation)\b/;

export function controlOf(node: GraphNode, path: string, category = ""): SeedControl {
  return node.ui?.seed_control?.[path] ?? (STEADY.test(category) ? "fixed" : "randomize");
}

/** The seed after this one; big seeds travel as strings and stay exact. */
export function nextSeed(
  seed: Json,
  control: SeedControl,
  by = 1,
  random: () => number = Math.random,
): Json {
  if (control === "fixed") return seed;
  if (control === "randomize") return Math.floor(random() * SEED_LIMIT);
  const step = BigInt(control === "decrement" ? -by : by);
  const next = BigInt.asUintN(64, BigInt(String(seed)) + step);
  return next <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(next) : String(next);
}

export function seedsOf(workflow: Workflow, catalogue: Catalogue): Seeds {
  return Object.fromEntries(places(workflow, catalogue).map(({ key, value }) => [key, value]));
}

/** The workflow with every seed that was run already moved on, `by` runs further. */
export function moveOnSeeds(
  workflow: Workflow,
  catalogue: Catalogue,
  ran: Seeds,
  by = 1,
  random: () => number = Math.random,
): Workflow {
  let result = workflow;
  for (const { key, subgraph, node, path, control, value } of places(workflow, catalogue)) {
    if (control === "fixed" || ran[key] !== value) continue;
    const next = nextSeed(value, control, by, random);
    result =
      subgraph === null
        ? setInput(result, node, path, next)
        : inSubgraph(result, subgraph, node, path, next);
  }
  return result;
}

function inSubgraph(
  workflow: Workflow,
  name: string,
  node: string,
  path: string,
  value: Json,
): Workflow {
  const subgraph = workflow.subgraphs[name];
  if (!subgraph) return workflow;
  const changed = setInput(subgraph, node, path, value);
  return { ...workflow, subgraphs: { ...workflow.subgraphs, [name]: changed } };
}

function places(workflow: Workflow, catalogue: Catalogue): Place[] {
  const graphs: [string | null, Graph][] = [
    [null, workflow],
    ...Object.entries(workflow.subgraphs),
  ];
  return graphs.flatMap(([subgraph, graph]) =>
    Object.entries(graph.nodes).flatMap(([id, node]) => {
      const description = catalogue.describe(workflow, node);
      return seedInputs(description).flatMap((input) => {
        const path = input.name;
        const value = valueAt(node.inputs, parsePath(path)) ?? input.default ?? 0;
        if (isLink(value) || typeof value === "object") return [];
        const control = controlOf(node, path, description?.category);
        return [
          { key: `${subgraph ?? ""}/${id}.${path}`, subgraph, node: id, path, control, value },
        ];
      });
    }),
  );
}

function seedInputs(description: NodeDescription | undefined): InputDescription[] {
  return (description?.inputs ?? []).filter((i) => i.schema && shapeOf(i.schema) === "seed");
}
