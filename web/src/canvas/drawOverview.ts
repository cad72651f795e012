/** Draws nodes and links of any number in one go. */

import type { App } from "../app";
import { colorOf } from "../graph/colors";
import { drawLink, type LinkStyle } from "../graph/curve";
import { HEADER } from "../graph/rows";
import { nameOf } from "../graph/whyNot";
import { describe } from "../graph/wires";
import { linkStyle } from "../settings/canvas";
import { sceneOf } from "../stores/documents";
import type { FlowEdge } from "../stores/edges";
import type { FlowFrame } from "../stores/frames";
import type { FlowNode } from "../stores/geometry";
import { byId, linkPoints } from "../stores/linkPoints";
import { type Palette, wireVar } from "./palette";
import { tintOf } from "./tint";

type View = { width: number; height: number; transform: [number, number, number] };

/** From here on names can be read, corners seen and curves told from lines. */
const LEGIBLE = 0.16;

/** A function that draws the graph as it is now; lines are kept while no node moves. */
export function overview(
  app: App,
  colors: Palette,
): (canvas: HTMLCanvasElement, view: View) => void {
  let links: { of: unknown; with: unknown; as: LinkStyle; paths: Map<string, Path2D> } | null =
    null;
  return (canvas, view) => {
    const [x, y, zoom] = view.transform;
    const legible = zoom > LEGIBLE;
    const context = cleared(canvas, view);
    if (!context) return;
    const { nodes, edges, frames } = app.geometry.getState();
    const chosen = app.settings.getState().get(linkStyle);
    const style = legible || chosen === "hidden" ? chosen : "straight";
    if (links?.of !== nodes || links.with !== edges || links.as !== style)
      links = { of: nodes, with: edges, as: style, paths: linkPaths(edges, nodes, colors, style) };
    const seen = {
      left: -x / zoom,
      top: -y / zoom,
      right: (view.width - x) / zoom,
      bottom: (view.height - y) / zoom,
    };
    for (const frame of frames) drawFrame(context, frame, legible, colors);
    context.lineWidth = Math.max(1.75, 1 / zoom);
    for (const [color, path] of links.paths) {
      context.strokeStyle = color;
      context.stroke(path);
    }
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
      const tint = colors(tintOf(describe(scene, node.id), scene.graph.nodes[node.id]));
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
  drawBody(context, node, colors);
}

/** The frame of a loop around the room of its body. */
function drawBody(
  context: CanvasRenderingContext2D,
  { position: { x, y }, data: { layout } }: FlowNode,
  colors: Palette,
): void {
  const { body, width, height } = layout;
  if (!body) return;
  context.fillStyle = colors("var(--canvas)");
  context.fillRect(x + body.x, y + body.y, body.width, body.height);
  context.strokeStyle = colors("var(--accent)");
  context.lineWidth = 4;
  context.setLineDash([14, 10]);
  context.strokeRect(x, y, width, height);
  context.setLineDash([]);
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
  drawBody(context, node, colors);
  context.fillStyle = colors("var(--canvas)");
  context.font = "600 22px sans-serif";
  context.fillText(title, x + 10, y + 22, width - 20);
}

/** A group behind everything, a note as the lines of its text. */
function drawFrame(
  context: CanvasRenderingContext2D,
  { data: { decor }, position: { x, y }, selected }: FlowFrame,
  legible: boolean,
  colors: Palette,
): void {
  const { width, height } = decor.box;
  const tint = colors(colorOf(decor.color) ?? "var(--wire-any)");
  const group = decor.kind === "group";
  context.beginPath();
  context.roundRect(x, y, width, height, 10);
  context.fillStyle = group ? tint : colors("var(--panel)");
  context.globalAlpha = group ? 0.1 : 1;
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = selected ? colors("var(--accent)") : tint;
  context.lineWidth = selected ? 8 : 3;
  context.stroke();
  context.fillStyle = colors(group ? "var(--text)" : "var(--text-2)");
  if (group) {
    // A group is what one looks for from afar: its title stays readable longest.
    const size = legible ? 34 : Math.min(60, height / 3);
    context.font = `600 ${size}px sans-serif`;
    context.fillText(decor.words, x + 14, y + size + 2, width - 28);
  } else if (legible) {
    context.save();
    context.beginPath();
    context.rect(x, y, width, height);
    context.clip();
    context.font = "18px sans-serif";
    decor.words.split("\n").forEach((line, i) => {
      context.fillText(line, x + 12, y + 28 + i * 26);
    });
    context.restore();
  }
}

/** The lines by colour, in the graph's coordinates. */
function linkPaths(
  edges: readonly FlowEdge[],
  nodes: readonly FlowNode[],
  colors: Palette,
  style: LinkStyle,
): Map<string, Path2D> {
  const placed = byId(nodes);
  const paths = new Map<string, Path2D>();
  for (const edge of edges) {
    const ends = [placed.get(edge.source), placed.get(edge.target)];
    if (style === "hidden" && !ends.some((node) => node?.selected)) continue;
    const points = linkPoints(placed, edge);
    if (!points) continue;
    const color = colors(wireVar(edge.data?.wire ?? "*"));
    const path = paths.get(color) ?? new Path2D();
    paths.set(color, path);
    drawLink(path, style, points);
  }
  return paths;
}
