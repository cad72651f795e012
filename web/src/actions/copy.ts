import { Copy } from "lucide-react";
import type { App } from "../app";
import { copyNodes } from "../graph/clipboard";
import { t } from "../i18n";
import { activeGraph } from "../stores/documents";
import { selectedNodes } from "../stores/geometry";
import type { Action } from "./action";

export const copy: Action = {
  id: "copy",
  label: t("Copy"),
  icon: Copy,
  shortcut: ["Mod+C"],
  enabled: ({ geometry }) => selectedNodes(geometry.getState()).size > 0,
  perform(app) {
    const text = selectionText(app);
    app.clipboard = text;
    // Where the browser keeps its clipboard shut, the editor's own still works.
    globalThis.navigator?.clipboard?.writeText(text).catch(() => undefined);
  },
};

export function selectionText({ documents, geometry }: App): string {
  return JSON.stringify(
    copyNodes(activeGraph(documents.getState()), selectedNodes(geometry.getState())),
  );
}
