/** What a loop says of itself before it runs: how often, and for what. */

import type { NodeDescription } from "./catalogue";
import { isRecord } from "./path";
import { heldBy } from "./ports";
import type { GraphNode, Json } from "./workflow";

export type Turns = {
  count: number;
  /** How many along each axis, where there are two. */
  axes?: readonly [rows: number, columns: number];
  /** What a turn is for, in words; nothing where the count is all there is. */
  item(index: number): string;
};

type Axis = { length: number; at(index: number): string };

/** How often a loop's body runs; null where that comes from a link or a batch of pictures. */
export function turnsOf(node: GraphNode, description: NodeDescription): Turns | null {
  const held = (name: string) => {
    const input = description.inputs.find((one) => one.name === name);
    return input && heldBy(node, input);
  };
  const values = held("values");
  if (values === undefined) {
    const count = held("count");
    return typeof count === "number" ? { count, item: () => "" } : null;
  }
  const rows = axisOf(values);
  if (!rows) return null;
  const across = held("across");
  if (across === undefined || (isRecord(across) && across.kind === "none"))
    return { count: rows.length, item: rows.at };
  const columns = axisOf(across);
  return (
    columns && {
      count: rows.length * columns.length,
      axes: [rows.length, columns.length],
      item: (index) =>
        `${rows.at(Math.floor(index / columns.length))} · ${columns.at(index % columns.length)}`,
    }
  );
}

function axisOf(values: Json): Axis | null {
  if (!isRecord(values)) return null;
  switch (values.kind) {
    case "list":
      return Array.isArray(values.values) ? listed(values.values.map(String)) : listed([]);
    case "lines": {
      if (typeof values.text !== "string") return values.text === undefined ? listed([]) : null;
      const lines = values.text.split(/\r\n|[\n\r]/).map((line) => line.trim());
      return listed(lines.filter(Boolean));
    }
    case "range":
      return ranged(values);
    default:
      return null;
  }
}

function listed(items: readonly string[]): Axis {
  return { length: items.length, at: (index) => items[index] ?? "" };
}

function ranged({ start = 1, stop = 4, step = 1 }: Record<string, Json>): Axis | null {
  if (typeof start !== "number" || typeof stop !== "number" || typeof step !== "number")
    return null;
  const steps = (stop - start) / step;
  if (step === 0 || !Number.isFinite(steps) || steps < 0) return null;
  return {
    length: Math.floor(steps + 1e-9) + 1,
    at: (index) => String(Number((start + index * step).toFixed(10))),
  };
}

/** The turn that a node inside a loop runs in: 3 for `each/3/sampler`. */
export function turnOf(loop: string, ran: string): number | null {
  let rest = ran.split("/");
  for (const part of loop.split("/")) {
    while (rest[0] !== part && rest.length > 0 && /^\d+$/.test(rest[0] ?? "")) rest = rest.slice(1);
    if (rest[0] !== part) return null;
    rest = rest.slice(1);
  }
  return rest.length > 1 && /^\d+$/.test(rest[0] ?? "") ? Number(rest[0]) : null;
}
