/** Draws nodes and links of any number in one go. */

import type { App } from "../app";
import { curve } from "../graph/curve";
import { HEADER } from "../graph/layout";
import { describe } from "../graph/wires";
import { sceneOf } from "../stores/documents";
import { type FlowEdge, type FlowNode, inputHandle, outputHandle } from "../stores/geometry";
import { type Palette, wireVar } from "./palette";
import { tintOf } from "./tint";

type View = { width: number; height: number; transform: [number, number, number] };

const LEGIBLE = 0.16;

export function drawOverview(
  canvas: HTMLCanvasElement,
  view: View,
  app: App,
  colors: Palette,
): void {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(view.width * ratio);
  canvas.height = Math.round(view.height * ratio);
  const context = canvas.getContext("2d");
  if (!context) return;
  const [x, y, zoom] = view.transform;
  context.setTransform(zoom * ratio, 0, 0, zoom * ratio, x * ratio, y * ratio);

  const seen = {
    x: -x / zoom,
    y: -y / zoom,
    right: (view.width - x) / zoom,
    bottom: (view.height - y) / zoom,
  };
  const { nodes, edges } = app.geometry.getState();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  drawLinks(context, edges, byId, colors, zoom);
  const scene = sceneOf(app.documents.getState());
  for (const node of nodes) {
    const { x: left, y: top } = node.position;
    const { width, height } = node.data.layout;
    if (left > seen.right || top > seen.bottom || left + width < seen.x || top + height < seen.y)
      continue;
    const description = describe(scene, node.id);
    const title = scene.graph.nodes[node.id]?.ui?.title || description?.title || node.id;
    drawNode(context, node, colors(tintOf(description)), colors, zoom > LEGIBLE ? title : "");
  }
}

function drawNode(
  context: CanvasRenderingContext2D,
  node: FlowNode,
  tint: string,
  colors: Palette,
  title: string,
): void {
  const { x, y } = node.position;
  const { width, height } = node.data.layout;
  context.fillStyle = colors("var(--raised)");
  context.beginPath();
  context.roundRect(x, y, width, height, 8);
  context.fill();
  context.fillStyle = tint;
  context.beginPath();
  context.roundRect(x, y, width, HEADER, [8, 8, 0, 0]);
  context.fill();
  if (node.selected) {
    context.strokeStyle = colors("var(--accent)");
    context.lineWidth = 6;
    context.stroke();
  }
  if (!title) return;
  context.fillStyle = colors("var(--canvas)");
  context.font = "600 22px sans-serif";
  context.fillText(title, x + 10, y + 22, width - 20);
}

function drawLinks(
  context: CanvasRenderingContext2D,
  edges: readonly FlowEdge[],
  nodes: ReadonlyMap<string, FlowNode>,
  colors: Palette,
  zoom: number,
): void {
  context.lineWidth = Math.max(1.75, 1.2 / zoom);
  const paths = new Map<string, Path2D>();
  for (const edge of edges) {
    const from = portPoint(nodes.get(edge.source), edge.sourceHandle);
    const to = portPoint(nodes.get(edge.target), edge.targetHandle);
    if (!from || !to) continue;
    const color = colors(wireVar(edge.data?.wire ?? "*"));
    const path = paths.get(color) ?? new Path2D();
    paths.set(color, path);
    const [ax, ay, bx, by] = curve(from.x, from.y, to.x, to.y);
    path.moveTo(from.x, from.y);
    path.bezierCurveTo(ax, ay, bx, by, to.x, to.y);
  }
  for (const [color, path] of paths) {
    context.strokeStyle = color;
    context.stroke(path);
  }
}

function portPoint(node: FlowNode | undefined, handle: string | null | undefined) {
  const placed = node?.data.layout.ports.find(
    ({ port }) =>
      (port.side === "input" ? inputHandle(port.name) : outputHandle(port.name)) === handle,
  );
  return node && placed && { x: node.position.x + placed.x, y: node.position.y + placed.y };
}
