import { ClipboardPaste } from "lucide-react";
import type { App } from "../app";
import { type Piece, parsePiece, pasteNodes } from "../graph/clipboard";
import type { Graph, Point } from "../graph/workflow";
import { t } from "../i18n";
import type { Action } from "./action";

const STEP: Point = [32, 32];

export const paste: Action = {
  id: "paste",
  label: t("Paste"),
  icon: ClipboardPaste,
  shortcut: ["Mod+V"],
  native: true,
  enabled: ({ clipboard }) => parsePiece(clipboard) !== null,
  perform(app) {
    const piece = parsePiece(app.clipboard);
    if (piece) insert(app, piece, t("Paste"));
  },
};

/** Puts a piece into the graph beside where it was, selected. */
export function insert(app: App, piece: Piece, label: string): void {
  let ids: string[] = [];
  app.documents.getState().edit(label, <G extends Graph>(graph: G) => {
    const pasted = pasteNodes(graph, piece, STEP);
    ids = pasted.ids;
    return pasted.graph;
  });
  app.geometry.getState().select(new Set(ids));
}
