/** The small map: nodes as rectangles in their colours, what is seen as a window over them. */

import type { App } from "../app";
import { boundsOf } from "../graph/bounds";
import { colorOf } from "../graph/colors";
import { describe } from "../graph/wires";
import { sceneOf } from "../stores/documents";
import type { Palette } from "./palette";
import { tintOf } from "./tint";
import { boxesOf } from "./useStage";

export const MAP = { width: 196, height: 128 };
const EDGE = 12;

/** Map pixels a graph unit, and where the graph's origin lies on the map. */
export type MapScale = { by: number; x: number; y: number };

export function toGraph({ by, x, y }: MapScale, mapX: number, mapY: number): [number, number] {
  return [(mapX - x) / by, (mapY - y) / by];
}

/** The nodes, drawn once for as long as none of them changes. */
export function drawNodes(
  app: App,
  colors: Palette,
): { picture: HTMLCanvasElement; scale: MapScale } {
  const ratio = window.devicePixelRatio || 1;
  const picture = document.createElement("canvas");
  picture.width = MAP.width * ratio;
  picture.height = MAP.height * ratio;
  const { nodes, frames } = app.geometry.getState();
  const scale = scaleFor(boundsOf(boxesOf(app.geometry.getState())));
  const context = picture.getContext("2d");
  if (!context) return { picture, scale };
  const scene = sceneOf(app.documents.getState());
  context.scale(ratio, ratio);
  for (const { data, position } of frames) {
    const { kind, box, color } = data.decor;
    context.fillStyle = colors(
      colorOf(color) ?? (kind === "group" ? "var(--wire-any)" : "var(--line)"),
    );
    context.globalAlpha = kind === "group" ? 0.18 : 0.6;
    context.fillRect(
      position.x * scale.by + scale.x,
      position.y * scale.by + scale.y,
      Math.max(box.width * scale.by, 1.5),
      Math.max(box.height * scale.by, 1.5),
    );
  }
  for (const node of nodes) {
    const { width, height } = node.data.layout;
    context.fillStyle = colors(tintOf(describe(scene, node.id), scene.graph.nodes[node.id]));
    context.globalAlpha = node.selected ? 1 : 0.75;
    context.beginPath();
    context.roundRect(
      node.position.x * scale.by + scale.x,
      node.position.y * scale.by + scale.y,
      Math.max(width * scale.by, 1.5),
      Math.max(height * scale.by, 1.5),
      1.5,
    );
    context.fill();
  }
  return { picture, scale };
}

export function drawMiniMap(
  canvas: HTMLCanvasElement,
  { picture, scale }: { picture: HTMLCanvasElement; scale: MapScale },
  view: { width: number; height: number; transform: [number, number, number] },
  colors: Palette,
): void {
  if (canvas.width !== picture.width) {
    canvas.width = picture.width;
    canvas.height = picture.height;
  }
  const context = canvas.getContext("2d");
  if (!context) return;
  const ratio = picture.width / MAP.width;
  const [x, y, zoom] = view.transform;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = colors("var(--panel)");
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const left = (-x / zoom) * scale.by + scale.x;
  const top = (-y / zoom) * scale.by + scale.y;
  const width = (view.width / zoom) * scale.by;
  const height = (view.height / zoom) * scale.by;
  context.fillStyle = "rgb(232 235 241 / 6%)";
  context.strokeStyle = colors("var(--text-3)");
  context.lineWidth = 1;
  context.fillRect(left, top, width, height);
  context.strokeRect(left, top, width, height);
}

function scaleFor(bounds: ReturnType<typeof boundsOf>): MapScale {
  if (!bounds) return { by: 0.05, x: MAP.width / 2, y: MAP.height / 2 };
  const by = Math.min(
    (MAP.width - 2 * EDGE) / Math.max(bounds.width, 1),
    (MAP.height - 2 * EDGE) / Math.max(bounds.height, 1),
    0.12,
  );
  return {
    by,
    x: MAP.width / 2 - (bounds.x + bounds.width / 2) * by,
    y: MAP.height / 2 - (bounds.y + bounds.height / 2) * by,
  };
}
