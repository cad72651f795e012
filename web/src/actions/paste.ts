import { ClipboardPaste } from "lucide-react";
import type { App } from "../app";
import { boundsOf } from "../graph/bounds";
import { type Piece, parsePiece, pastePiece } from "../graph/clipboard";
import { decorOf } from "../graph/decor";
import { editAt } from "../graph/scope";
import { type Point, positionOf } from "../graph/workflow";
import { t } from "../i18n";
import { activeDocument } from "../stores/documents";
import type { Action } from "./action";

const STEP: Point = [32, 32];
/** About the size of a node: enough to put a piece's middle under the mouse. */
const SIZE = { width: 200, height: 120 };

export const paste: Action = {
  id: "paste",
  label: t("Paste"),
  icon: ClipboardPaste,
  shortcut: ["Mod+V"],
  native: true,
  enabled: ({ clipboard }) => parsePiece(clipboard) !== null,
  perform: (app) => pasteClipboard(app, false),
};

/** Where the mouse is over the canvas, else beside where it was. */
export function pasteClipboard(app: App, outside: boolean): void {
  const piece = parsePiece(app.clipboard);
  if (piece) insert(app, piece, t("Paste"), offsetOf(piece, app.stage?.pointer()), outside);
}

/** Puts a piece into the graph, selected; its links to what was left outside only if asked. */
export function insert(
  app: App,
  piece: Piece,
  label: string,
  offset: Point = STEP,
  outside = false,
): void {
  let ids: string[] = [];
  const { documents } = app;
  const { scope } = activeDocument(documents.getState());
  documents.getState().editWorkflow(label, (workflow) => {
    const pasted = pastePiece(
      workflow,
      (now, change) => editAt(now, scope, change),
      piece,
      offset,
      outside,
    );
    ids = pasted.ids;
    return pasted.workflow;
  });
  app.geometry.getState().select(new Set(ids));
  app.view.getState().announce(t("{count} things pasted", { count: ids.length }));
}

function offsetOf(piece: Piece, to: Point | null | undefined): Point {
  const boxes = Object.values(piece.nodes).map((node) => {
    const [x, y] = positionOf(node);
    return { x, y, ...SIZE };
  });
  const bounds = boundsOf([...boxes, ...decorOf(piece).map(({ box }) => box)]);
  if (!to || !bounds) return STEP;
  return [
    Math.round(to[0] - bounds.x - bounds.width / 2),
    Math.round(to[1] - bounds.y - bounds.height / 2),
  ];
}
