/** The values a workflow's nodes were given, by name: prompts first, then seeds, sizes and the rest. */

import { type Axes, axesOf } from "../graph/axes";
import { NotAWorkflow, readWorkflow } from "../graph/files";
import type { Value, Workflow } from "../graph/workflow";

type Entry = [name: string, value: string];

/** A text from this length on stands by itself. */
const LONG = 40;

/** With the axes of the grid that a node saved, if it is one. */
export function madeWith(
  data: unknown,
  node: string | null = null,
): { texts: Entry[]; values: Entry[]; axes: Axes | null } {
  const workflow = read(data);
  const entries = Object.entries(workflow?.nodes ?? {}).flatMap(([id, node]) =>
    Object.entries(node.inputs).flatMap(([name, value]) => literalsOf(`${id}.${name}`, value)),
  );
  const isText = ([name, value]: Entry) => name.endsWith(".text") || value.length >= LONG;
  return {
    texts: entries.filter(isText),
    values: entries.filter((entry) => !isText(entry)),
    axes: workflow && node !== null ? axesOf(workflow, node) : null,
  };
}

function literalsOf(name: string, value: Value): Entry[] {
  if (value === null || value === undefined || value === "") return [];
  if (typeof value !== "object") return [[name, String(value)]];
  if (Array.isArray(value)) {
    const plain = value.filter((item) => typeof item !== "object");
    return plain.length > 0 ? [[name, plain.join(", ")]] : [];
  }
  if ("$link" in value || "$input" in value) return [];
  return Object.entries(value).flatMap(([inner, held]) => literalsOf(`${name}.${inner}`, held));
}

function read(data: unknown): Workflow | null {
  if (data === undefined) return null;
  try {
    return readWorkflow(data);
  } catch (error) {
    if (error instanceof NotAWorkflow) return null;
    throw error;
  }
}
