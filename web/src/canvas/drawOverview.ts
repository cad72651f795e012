/** Draws nodes and links of any number in one go. */

import type { App } from "../app";
import { curve } from "../graph/curve";
import { HEADER } from "../graph/layout";
import { nameOf } from "../graph/whyNot";
import { describe } from "../graph/wires";
import { sceneOf } from "../stores/documents";
import { type FlowEdge, type FlowNode, inputHandle, outputHandle } from "../stores/geometry";
import { type Palette, wireVar } from "./palette";
import { tintOf } from "./tint";

type View = { width: number; height: number; transform: [number, number, number] };
type Nodes = ReadonlyMap<string, FlowNode>;

/** From here on names can be read, corners seen and curves told from lines. */
const LEGIBLE = 0.16;

/** A function that draws the graph as it is now; lines are kept while no node moves. */
export function overview(
  app: App,
  colors: Palette,
): (canvas: HTMLCanvasElement, view: View) => void {
  let links: { of: unknown; curved: boolean; paths: Map<string, Path2D> } | null = null;
  return (canvas, view) => {
    const [x, y, zoom] = view.transform;
    const legible = zoom > LEGIBLE;
    const context = cleared(canvas, view);
    if (!context) return;
    const { nodes, edges } = app.geometry.getState();
    if (links?.of !== nodes || links.curved !== legible)
      links = { of: nodes, curved: legible, paths: linkPaths(edges, nodes, colors, legible) };
    context.lineWidth = Math.max(1.75, 1 / zoom);
    for (const [color, path] of links.paths) {
      context.strokeStyle = color;
      context.stroke(path);
    }
    const seen = {
      left: -x / zoom,
      top: -y / zoom,
      right: (view.width - x) / zoom,
      bottom: (view.height - y) / zoom,
    };
    const scene = sceneOf(app.documents.getState());
    for (const node of nodes) {
      const { x: left, y: top } = node.position;
      const { width, height } = node.data.layout;
      const out =
        left > seen.right ||
        top > seen.bottom ||
        left + width < seen.left ||
        top + height < seen.top;
      if (out) continue;
      const tint = colors(tintOf(describe(scene, node.id)));
      if (legible) drawNode(context, node, tint, nameOf(scene, node.id), colors);
      else drawBlock(context, node, tint, colors);
    }
  };
}

function cleared(canvas: HTMLCanvasElement, view: View): CanvasRenderingContext2D | null {
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [Math.round(view.width * ratio), Math.round(view.height * ratio)];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext("2d");
  const [x, y, zoom] = view.transform;
  context?.setTransform(1, 0, 0, 1, 0, 0);
  context?.clearRect(0, 0, width, height);
  context?.setTransform(zoom * ratio, 0, 0, zoom * ratio, x * ratio, y * ratio);
  return context;
}

function drawBlock(
  context: CanvasRenderingContext2D,
  node: FlowNode,
  tint: string,
  colors: Palette,
): void {
  const { x, y } = node.position;
  const { width, height } = node.data.layout;
  context.fillStyle = colors(node.selected ? "var(--accent)" : "var(--raised)");
  context.fillRect(x, y, width, height);
  context.fillStyle = tint;
  context.fillRect(x, y, width, HEADER);
}

function drawNode(
  context: CanvasRenderingContext2D,
  node: FlowNode,
  tint: string,
  title: string,
  colors: Palette,
): void {
  const { x, y } = node.position;
  const { width, height } = node.data.layout;
  context.fillStyle = colors("var(--raised)");
  context.beginPath();
  context.roundRect(x, y, width, height, 8);
  context.fill();
  if (node.selected) {
    context.strokeStyle = colors("var(--accent)");
    context.lineWidth = 6;
    context.stroke();
  }
  context.fillStyle = tint;
  context.beginPath();
  context.roundRect(x, y, width, HEADER, [8, 8, 0, 0]);
  context.fill();
  context.fillStyle = colors("var(--canvas)");
  context.font = "600 22px sans-serif";
  context.fillText(title, x + 10, y + 22, width - 20);
}

/** The lines by colour, in the graph's coordinates. */
function linkPaths(
  edges: readonly FlowEdge[],
  nodes: readonly FlowNode[],
  colors: Palette,
  curved: boolean,
): Map<string, Path2D> {
  const byId: Nodes = new Map(nodes.map((node) => [node.id, node]));
  const paths = new Map<string, Path2D>();
  for (const edge of edges) {
    const from = portPoint(byId.get(edge.source), edge.sourceHandle);
    const to = portPoint(byId.get(edge.target), edge.targetHandle);
    if (!from || !to) continue;
    const color = colors(wireVar(edge.data?.wire ?? "*"));
    const path = paths.get(color) ?? new Path2D();
    paths.set(color, path);
    path.moveTo(from.x, from.y);
    if (!curved) path.lineTo(to.x, to.y);
    else path.bezierCurveTo(...curve(from.x, from.y, to.x, to.y), to.x, to.y);
  }
  return paths;
}

function portPoint(node: FlowNode | undefined, handle: string | null | undefined) {
  const placed = node?.data.layout.ports.find(
    ({ port }) =>
      (port.side === "input" ? inputHandle(port.name) : outputHandle(port.name)) === handle,
  );
  return node && placed && { x: node.position.x + placed.x, y: node.position.y + placed.y };
}
