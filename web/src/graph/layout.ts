/**
 * Where everything in a node stands, from its description alone.
 *
 * The canvas draws by these numbers and React Flow connects links by them, so nothing is ever
 * measured: 2,000 nodes open at once.
 */

import type { NodeDescription } from "./catalogue";
import { inputPorts, outputPorts, type Port, words } from "./ports";
import {
  GAP,
  HEADER,
  PADDING,
  PORT_ROW,
  portRows,
  type Row,
  sameRow,
  stretchBody,
  stretchText,
  WIDGET_ROW,
  widgetRows,
} from "./rows";
import type { GraphNode } from "./workflow";

export const PICTURE_MIN = 64;
export const CHART = 96;
export const HANDLE = 16;
const WIDTHS = { ports: 176, widgets: 216, text: 232, picture: 216 };
export const MIN_WIDTH = 140;
/** A loop stands around its body: names of ports on both sides, what it is at below it. */
export const LOOP = { width: 460, side: 92, least: 180, foot: 24, minWidth: 320 };

export type PlacedPort = { port: Port; x: number; y: number };

export type NodeLayout = {
  width: number;
  height: number;
  minHeight: number;
  rows: Row[];
  ports: PlacedPort[];
  /** Where the curves of the work under way are drawn. */
  chart?: Place;
  /** Where pictures of the work and its result are shown. */
  picture?: Place;
  /** Where a loop shows its body, between the names of its ports. */
  body?: Place & { x: number; width: number; gives: readonly { name: string; y: number }[] };
};

export type Place = { y: number; height: number };

/** What a node shows of its run: a picture of this shape (width / height), curves. */
export type Showing = { aspect?: number; chart?: boolean };

export function layoutOf(
  description: NodeDescription,
  node: GraphNode,
  { aspect, chart = false }: Showing = {},
): NodeLayout {
  const inputs = inputPorts(description, node);
  const outputs = outputPorts(description);
  if (node.ui?.collapsed) return collapsed(description, node, [...inputs, ...outputs]);

  const taken = inputs.filter((port) => !port.widget);
  const rows = portRows(taken, outputs);
  const { loop } = description;
  let y = rows.length ? HEADER + PADDING + rows.length * PORT_ROW : HEADER + 2;
  const bodyHeight = loop && bodyHeightOf(taken.length + loop.gives.length, outputs.length);
  if (bodyHeight) y = HEADER + PADDING + bodyHeight;
  const widgets = widgetRows(description, node, inputs);
  if (widgets.length) y += GAP - 2;
  for (const row of widgets) {
    rows.push({ ...row, y });
    y += row.height;
  }
  y += PADDING;

  const width = Math.max(
    node.ui?.size?.[0] ?? defaultWidth(description, rows),
    loop ? LOOP.minWidth : MIN_WIDTH,
  );
  const chartPlace = chart ? { y, height: CHART } : undefined;
  if (chart) y += CHART + PADDING;
  // A loop shows what its body works on inside it.
  const pictured = !loop && (aspect !== undefined || showsPicture(description));
  const pictureHeight = Math.round(
    Math.min((width - 2 * PADDING) / (aspect ?? 1), (width - 2 * PADDING) * 2),
  );
  const minHeight = y + (pictured ? PICTURE_MIN + PADDING : 0);
  const natural = y + (pictured ? pictureHeight + PADDING : 0);
  const height = Math.max(node.ui?.size?.[1] ?? natural, minHeight);
  if (bodyHeight) stretchBody(rows, height - natural);
  else stretchText(rows, pictured ? 0 : height - natural);
  return {
    width,
    height,
    minHeight,
    rows,
    ports: placePorts(rows, width),
    chart: chartPlace && { ...chartPlace, y: chartPlace.y + (bodyHeight ? height - natural : 0) },
    picture: pictured ? { y, height: height - y - PADDING } : undefined,
    body: bodyHeight
      ? {
          x: LOOP.side,
          y: HEADER + PADDING,
          width: width - 2 * LOOP.side,
          height: bodyHeight + height - natural,
          gives: loop.gives.map((name, i) => ({
            name,
            y: HEADER + PADDING + (taken.length + i + 0.5) * PORT_ROW,
          })),
        }
      : undefined,
  };
}

function bodyHeightOf(left: number, right: number): number {
  return Math.max(LOOP.least, Math.max(left, right) * PORT_ROW) + LOOP.foot;
}

/** A node of a type nobody knows keeps its place and its links. */
export function unknownLayout(
  node: GraphNode,
  inputs: readonly string[],
  outputs: readonly string[],
): NodeLayout {
  const port = (name: string, side: "input" | "output"): Port => ({
    name,
    label: words(name),
    side,
    wire: "*",
    accepts: ["*"],
    required: false,
    list: false,
    widget: false,
  });
  const rows = portRows(
    inputs.map((name) => port(name, "input")),
    outputs.map((name) => port(name, "output")),
  );
  const width = Math.max(node.ui?.size?.[0] ?? WIDTHS.widgets, MIN_WIDTH);
  const height = HEADER + PADDING * 2 + rows.length * PORT_ROW + 40;
  return { width, height, minHeight: height, rows, ports: placePorts(rows, width) };
}

export function showsPicture(description: NodeDescription): boolean {
  return description.output_node && description.inputs.some((input) => input.wire === "Image");
}

function defaultWidth(description: NodeDescription, rows: readonly Row[]): number {
  if (description.loop) return LOOP.width;
  const kinds = rows.filter((row) => row.kind === "widget");
  if (kinds.some((row) => row.shape === "multiline" || row.shape === "json")) return WIDTHS.text;
  if (showsPicture(description)) return WIDTHS.picture;
  return kinds.length ? WIDTHS.widgets : WIDTHS.ports;
}

function placePorts(rows: readonly Row[], width: number): PlacedPort[] {
  return rows.flatMap((row) => {
    if (row.kind === "more") return [];
    const y = row.y + Math.min(row.height, WIDGET_ROW) / 2;
    if (row.kind === "widget") return row.port ? [{ port: row.port, x: 0, y }] : [];
    const placed: PlacedPort[] = [];
    if (row.input) placed.push({ port: row.input, x: 0, y });
    if (row.output) placed.push({ port: row.output, x: width, y });
    return placed;
  });
}

function collapsed(description: NodeDescription, node: GraphNode, ports: Port[]): NodeLayout {
  const { loop: _, ...plain } = description;
  const width = Math.max(node.ui?.size?.[0] ?? defaultWidth(plain, []), MIN_WIDTH);
  return {
    width,
    height: HEADER,
    minHeight: HEADER,
    rows: [],
    ports: ports.map((port) => ({ port, x: port.side === "input" ? 0 : width, y: HEADER / 2 })),
  };
}

/** Whether two layouts draw the same: a value typed into a widget moves nothing. */
export function sameLayout(a: NodeLayout, b: NodeLayout): boolean {
  return (
    a.width === b.width &&
    a.height === b.height &&
    a.chart?.y === b.chart?.y &&
    a.picture?.y === b.picture?.y &&
    a.body?.gives.map(({ name }) => name).join() === b.body?.gives.map(({ name }) => name).join() &&
    a.rows.length === b.rows.length &&
    a.ports.length === b.ports.length &&
    a.rows.every((row, i) => sameRow(row, b.rows[i])) &&
    a.ports.every(({ port }, i) => port.name === b.ports[i]?.port.name)
  );
}
