/** What the rows and columns of a picture's grid stand for, as the workflow that made it says. */

import { linksInto } from "./links";
import { isRecord } from "./path";
import {
  type Graph,
  type GraphNode,
  isLink,
  type Json,
  type Value,
  type Workflow,
} from "./workflow";

export type Axes = { rows: readonly string[]; columns: readonly string[] };

/** A range is no axis beyond this. */
const MOST = 1000;

/** The axes of the nearest grid upstream of a node; null where there is none with labels. */
export function axesOf(workflow: Workflow, output: string): Axes | null {
  const grid = gridBehind(workflow, output);
  if (!grid) return null;
  const rows = labels(workflow, grid.inputs.row_labels);
  const columns = labels(workflow, grid.inputs.column_labels);
  return rows.length + columns.length > 0 ? { rows, columns } : null;
}

function gridBehind(workflow: Workflow, output: string): GraphNode | null {
  const seen = new Set<string>();
  const waiting = [output];
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    const node = workflow.nodes[id];
    if (!node || seen.has(id)) continue;
    seen.add(id);
    if (node.type === "Grid") return node;
    waiting.push(...linksInto(node).map(({ source }) => source));
  }
  return null;
}

/** Lines as they are written, or as a loop's values give them. */
function labels(workflow: Workflow, value: Value): string[] {
  if (typeof value === "string") return linesOf(value);
  if (!isLink(value)) return [];
  const [source, output] = value.$link;
  const inputs = workflow.nodes[source]?.inputs;
  if (!inputs) return [];
  // With two axes a loop goes down its values and across the others; with one, only down.
  if (output === "rows") return valuesOf(inputs.values);
  if (output === "columns") return valuesOf(inputs.across);
  const [text] = [inputs.text, inputs.value].filter((held) => typeof held === "string");
  return typeof text === "string" ? linesOf(text) : [];
}

function valuesOf(values: Json | undefined): string[] {
  if (!isRecord(values)) return [];
  if (values.kind === "lines" && typeof values.text === "string") return linesOf(values.text);
  if (values.kind === "list" && Array.isArray(values.values)) return values.values.map(String);
  if (values.kind !== "range") return [];
  const [start = 1, stop = 4, step = 1] = [values.start, values.stop, values.step].map((held) =>
    typeof held === "number" ? held : undefined,
  );
  const count = Math.floor((stop - start) / step + 1e-9) + 1;
  if (!(count > 0 && count <= MOST)) return [];
  return Array.from({ length: count }, (_, i) => String(Number((start + i * step).toPrecision(9))));
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== "");
}

/** The loop whose results a grid shows, and what its rows and columns are given to. */
export type GridLoop = { id: string; row: string; column: string; columns: number };

/** Of the nearest grid upstream of a node, where it shows one loop's results as they come. */
export function loopOf(workflow: Workflow, output: string): GridLoop | null {
  const grid = gridBehind(workflow, output);
  const images = grid?.inputs.images;
  const only = Array.isArray(images) && images.length === 1 ? images[0] : images;
  return isLink(only) ? asLoop(workflow, only.$link[0]) : null;
}

/** The values that a node inside a loop was run with, by the names of what they are given to. */
export function iterationOf(workflow: Workflow, run: string): [name: string, value: string][] {
  const [id = "", index, ...inside] = run.split("/");
  const at = Number(index);
  const loop = inside.length > 0 && Number.isInteger(at) ? asLoop(workflow, id) : null;
  const inputs = workflow.nodes[id]?.inputs;
  if (!loop || !inputs) return [];
  const [row, column] = [Math.floor(at / loop.columns), at % loop.columns];
  const value = valuesOf(inputs.values)[row];
  const across = valuesOf(inputs.across)[column];
  if (value === undefined) return [];
  return [[loop.row, value], ...(across === undefined ? [] : [[loop.column, across] as const])].map(
    ([name = "", held = ""]) => [name, held],
  );
}

function asLoop(workflow: Workflow, id: string): GridLoop | null {
  const node = workflow.nodes[id];
  if (node?.type !== "ForEach") return null;
  const body =
    typeof node.inputs.body === "string" ? node.inputs.body.replace(/^subgraph:/, "") : "";
  const given = (name: string) => takerOf(workflow.subgraphs[body], name) ?? name;
  const columns = Math.max(1, valuesOf(node.inputs.across).length);
  return { id, row: given("value"), column: given("across"), columns };
}

/** The input inside a subgraph that takes one of the subgraph's own. */
function takerOf(graph: Graph | undefined, input: string): string | undefined {
  for (const { inputs } of Object.values(graph?.nodes ?? {}))
    for (const [name, value] of Object.entries(inputs))
      if (isRecord(value) && value.$input === input) return name;
  return undefined;
}
