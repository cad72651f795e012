/** What the rows and columns of a picture's grid stand for, as the workflow that made it says. */

import { linksInto } from "./links";
import { isRecord } from "./path";
import { isLink, type Json, type Value, type Workflow } from "./workflow";

export type Axes = { rows: readonly string[]; columns: readonly string[] };

/** A range is no axis beyond this. */
const MOST = 1000;

/** The axes of the nearest grid upstream of a node; null where there is none with labels. */
export function axesOf(workflow: Workflow, output: string): Axes | null {
  const seen = new Set<string>();
  const waiting = [output];
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    const node = workflow.nodes[id];
    if (!node || seen.has(id)) continue;
    seen.add(id);
    if (node.type === "Grid") {
      const rows = labels(workflow, node.inputs.row_labels);
      const columns = labels(workflow, node.inputs.column_labels);
      return rows.length + columns.length > 0 ? { rows, columns } : null;
    }
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
