import { StickyNote } from "lucide-react";
import { addDecor, freshKey } from "../graph/decor";
import type { Graph } from "../graph/workflow";
import { t } from "../i18n";
import { type Action, always } from "./action";

const SIZE = { width: 260, height: 160 };

export const note: Action = {
  id: "note",
  label: t("Write a note on the canvas"),
  icon: StickyNote,
  shortcut: ["Alt+Shift+N"],
  enabled: always,
  perform({ documents, geometry, stage, view }) {
    const [x, y] = stage?.pointer() ?? stage?.center() ?? [0, 0];
    let key = "";
    documents.getState().edit(t("Write a note"), <G extends Graph>(graph: G) => {
      key = freshKey(graph, "note");
      return addDecor(graph, { key, kind: "note", box: { x, y, ...SIZE }, words: "" });
    });
    geometry.getState().select(new Set([key]));
    view.getState().set({ renaming: key });
  },
};
