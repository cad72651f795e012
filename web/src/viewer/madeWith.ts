/** The values a workflow's nodes were given, by name: prompts first, then seeds, sizes and the rest. */

import { type Axes, axesOf, iterationOf } from "../graph/axes";
import { NotAWorkflow, readWorkflow } from "../graph/files";
import type { Value, Workflow } from "../graph/workflow";

type Entry = [name: string, value: string];

/** A text from this length on stands by itself. */
const LONG = 40;

export type MadeWith = {
  texts: Entry[];
  values: Entry[];
  /** What its loop ran it for. */
  iteration: Entry[];
  /** Of the grid that the node saved, if it is one. */
  axes: Axes | null;
};

/** With what was chosen while it was made, by node and input. */
export function madeWith(
  workflow: Workflow | null,
  node: string | null = null,
  resolved: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {},
): MadeWith {
  const chosen = Object.entries(resolved).flatMap(([id, inputs]) =>
    Object.entries(inputs).map(([name, value]): Entry => [`${id}.${name}`, String(value)]),
  );
  const written = Object.entries(workflow?.nodes ?? {}).flatMap(([id, node]) =>
    Object.entries(node.inputs).flatMap(([name, value]) => literalsOf(`${id}.${name}`, value)),
  );
  const entries = [...chosen, ...written];
  const isText = ([name, value]: Entry) => name.endsWith(".text") || value.length >= LONG;
  return {
    texts: entries.filter(isText),
    values: entries.filter((entry) => !isText(entry)),
    iteration: workflow && node !== null ? iterationOf(workflow, node) : [],
    axes: workflow && node !== null ? axesOf(workflow, node) : null,
  };
}

/** The workflow that a server or a file tells of; null where it is none. */
export function readMade(data: unknown): Workflow | null {
  if (data === undefined) return null;
  try {
    return readWorkflow(data);
  } catch (error) {
    if (error instanceof NotAWorkflow) return null;
    throw error;
  }
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
