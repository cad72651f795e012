import { StepBack, StepForward } from "lucide-react";
import type { App } from "../app";
import { inOrder, nextIn } from "../graph/walk";
import { t } from "../i18n";
import { activeGraph } from "../stores/documents";
import { selectedNodes } from "../stores/geometry";
import type { Action } from "./action";

const anyNode = ({ geometry }: App) => geometry.getState().nodes.length > 0;

/** From node to node along the links, wherever on the canvas they stand. */
export const walk: readonly Action[] = [
  {
    id: "walk.next",
    label: t("Go to the next node"),
    icon: StepForward,
    shortcut: ["PageDown"],
    whileTyping: true,
    enabled: anyNode,
    perform: (app) => go(app, 1),
  },
  {
    id: "walk.back",
    label: t("Go to the node before"),
    icon: StepBack,
    shortcut: ["PageUp"],
    whileTyping: true,
    enabled: anyNode,
    perform: (app) => go(app, -1),
  },
];

function go({ documents, geometry, stage }: App, by: 1 | -1): void {
  const [from] = selectedNodes(geometry.getState());
  const next = nextIn(inOrder(activeGraph(documents.getState())), from, by);
  if (next !== undefined) stage?.focus(next);
}
