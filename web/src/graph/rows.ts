/** The rows of a node: a port on each side, or a widget; each with its height. */

import { nodeText } from "../i18n/nodeTexts";
import type { InputDescription, NodeDescription, Schema } from "./catalogue";
import { joinPath, type Path, parsePath, valueAt } from "./path";
import { chosenOption, heldBy, type Port, plain, wireOf, words } from "./ports";
import { type Shape, shapeOf, withoutNull } from "./shape";
import { type GraphNode, isFed, type Json } from "./workflow";

export const HEADER = 30;
/** A port is a target for a finger: 24 pixels from the next. */
export const PORT_ROW = 24;
export const WIDGET_ROW = 26;
export const PADDING = 8;
export const GAP = 6;
export const TEXT_MIN = 72;
/** Height of the picture below the name of a picture file. */
export const SHOWN_PICTURE = 132;

export type Row =
  | { kind: "ports"; y: number; height: number; input?: Port; output?: Port }
  | {
      kind: "widget";
      y: number;
      height: number;
      path: Path;
      label: string;
      shape: Shape;
      schema: Schema;
      help?: string;
      port?: Port;
      required: boolean;
    }
  | { kind: "more"; y: number; height: number; hidden: number };

export function portRows(inputs: Port[], outputs: Port[]): Row[] {
  return Array.from({ length: Math.max(inputs.length, outputs.length) }, (_, i) => ({
    kind: "ports" as const,
    y: HEADER + PADDING + i * PORT_ROW,
    height: PORT_ROW,
    input: inputs[i],
    output: outputs[i],
  }));
}

/** Their `y` is for the caller to give. */
export function widgetRows(description: NodeDescription, node: GraphNode, ports: Port[]): Row[] {
  const rows: Row[] = [];
  let hidden = 0;
  for (const input of description.inputs) {
    // A loop's dict of inputs has nothing to show until its body is chosen.
    if (!input.schema || input.schema.body_inputs) continue;
    const value = heldBy(node, input);
    const advanced = withoutNull(input.schema).advanced ?? false;
    if (advanced && !node.ui?.advanced && !isFed(value)) {
      hidden += 1;
      continue;
    }
    rows.push(...rowsOfInput(input, input.schema, value, ports));
  }
  const anyAdvanced = description.inputs.some((i) => i.schema && withoutNull(i.schema).advanced);
  if (anyAdvanced) rows.push({ kind: "more", y: 0, height: 22, hidden });
  return rows;
}

function rowsOfInput(
  input: InputDescription,
  schema: Schema,
  value: Json | undefined,
  ports: Port[],
): Row[] {
  const port = ports.find((p) => p.widget && p.name === input.name);
  const label = input.title ?? words(input.name);
  const path = parsePath(input.name);
  const row = widgetRow(path, label, schema, value, input.required, input.help, port);
  const option = isFed(value) ? undefined : chosenOption(schema, value);
  const inner = Object.entries(option?.properties ?? {})
    .filter(([name, property]) => name !== schema.discriminator && !wireOf(property))
    .map(([name, property]) =>
      widgetRow(
        [...path, name],
        property.title && property.title.toLowerCase() !== plain(name)
          ? nodeText(property.title)
          : words(name),
        property,
        valueAt(value, [name]) ?? property.default,
        option?.required?.includes(name) ?? false,
        property.description,
      ),
    );
  return [row, ...inner];
}

function widgetRow(
  path: Path,
  label: string,
  schema: Schema,
  value: Json | undefined,
  required: boolean,
  help?: string,
  port?: Port,
): Row {
  const shape = shapeOf(schema);
  return {
    kind: "widget",
    y: 0,
    height: isFed(value) ? WIDGET_ROW : heightOf(shape, value),
    path,
    label,
    shape,
    schema,
    help,
    port,
    required,
  };
}

function heightOf(shape: Shape, value: Json | undefined): number {
  if (shape === "multiline" || shape === "json") return TEXT_MIN;
  if (shape === "list") return WIDGET_ROW * (1 + (Array.isArray(value) ? value.length : 0));
  if (shape === "picture" && value) return WIDGET_ROW + SHOWN_PICTURE;
  return WIDGET_ROW;
}

/** Space a person gave the node goes to its texts. */
export function stretchText(rows: Row[], extra: number): void {
  const texts = rows.filter((row) => row.kind === "widget" && row.height >= TEXT_MIN);
  if (texts.length === 0 || extra <= 0) return;
  const each = Math.floor(extra / texts.length);
  let shift = 0;
  for (const row of rows) {
    row.y += shift;
    if (!texts.includes(row)) continue;
    row.height += each;
    shift += each;
  }
}

/** Space a person gave a loop goes to its body. */
export function stretchBody(rows: readonly Row[], extra: number): void {
  for (const row of rows) if (row.kind !== "ports") row.y += Math.max(extra, 0);
}

/** Whether two rows draw the same. */
export function sameRow(a: Row, b: Row | undefined): boolean {
  if (!b || a.kind !== b.kind || a.y !== b.y || a.height !== b.height) return false;
  if (a.kind === "widget" && b.kind === "widget")
    return a.schema === b.schema && joinPath(a.path) === joinPath(b.path);
  return a.kind !== "more" || b.kind !== "more" || a.hidden === b.hidden;
}

/** The path of a row as the name of its input. */
export function nameOfRow(row: Extract<Row, { kind: "widget" }>): string {
  return joinPath(row.path);
}
