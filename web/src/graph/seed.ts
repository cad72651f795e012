/** What happens to seeds after a run. */

import type { Catalogue, Schema } from "./catalogue";
import { setInput } from "./edit";
import { parsePath, valueAt } from "./path";
import { shapeOf } from "./shape";
import { type GraphNode, isLink, type Json, type SeedControl, type Workflow } from "./workflow";

/** Seeds the editor draws stay exact in JSON numbers. */
export const SEED_LIMIT = 2 ** 53;

export function randomSeed(random: () => number = Math.random): number {
  return Math.floor(random() * SEED_LIMIT);
}

export function controlOf(node: GraphNode, path: string): SeedControl {
  return node.ui?.seed_control?.[path] ?? "randomize";
}

/** The seed after this one; big seeds travel as strings and stay exact. */
export function nextSeed(
  seed: Json | undefined,
  control: SeedControl,
  by = 1,
  random: () => number = Math.random,
): Json {
  if (control === "fixed") return seed ?? 0;
  if (control === "randomize") return randomSeed(random);
  const next = BigInt.asUintN(
    64,
    BigInt(seed === undefined || seed === null ? 0 : String(seed)) + BigInt(by),
  );
  return next < BigInt(SEED_LIMIT) ? Number(next) : String(next);
}

/** The workflow with every seed of its nodes moved on, `by` runs further. */
export function advanceSeeds(
  workflow: Workflow,
  catalogue: Catalogue,
  by = 1,
  random: () => number = Math.random,
): Workflow {
  let result = workflow;
  for (const [id, node] of Object.entries(workflow.nodes)) {
    for (const [path, schema] of seedInputs(workflow, catalogue, node)) {
      const value = valueAt(node.inputs, parsePath(path)) ?? schema.default;
      const control = controlOf(node, path);
      if (isLink(value) || control === "fixed") continue;
      result = setInput(result, id, path, nextSeed(value, control, by, random));
    }
  }
  return result;
}

function seedInputs(
  workflow: Workflow,
  catalogue: Catalogue,
  node: GraphNode,
): [path: string, schema: Schema][] {
  const inputs = catalogue.describe(workflow, node)?.inputs ?? [];
  return inputs.flatMap((input) =>
    input.schema && shapeOf(input.schema) === "seed"
      ? [[input.name, { ...input.schema, default: input.default }]]
      : [],
  );
}
