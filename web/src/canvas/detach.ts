/** Dragging from a linked input takes the link off and goes on from where it came. */

import type { MouseEvent } from "react";
import type { App } from "../app";
import { disconnect } from "../graph/edit";
import { linksInto, portOf } from "../graph/links";
import { t } from "../i18n";
import { activeGraph } from "../stores/documents";
import { outputHandle } from "../stores/edges";

const MOVED_PX = 4;

/** On a mouse press at an input; true when the press is taken. */
export function detach(app: App, event: MouseEvent, node: string, port: string): boolean {
  const target = activeGraph(app.documents.getState()).nodes[node];
  const link = target && linksInto(target).findLast((found) => portOf(found.path) === port);
  const source =
    link &&
    document.querySelector<HTMLElement>(
      `.react-flow__handle[data-nodeid="${link.source}"][data-handleid="${outputHandle(link.output)}"]`,
    );
  if (event.button !== 0 || !link || !source) return false;
  const { clientX, clientY } = event;
  const onMove = (move: globalThis.MouseEvent) => {
    if (Math.hypot(move.clientX - clientX, move.clientY - clientY) < MOVED_PX) return;
    stop();
    app.documents
      .getState()
      .edit(t("Unlink"), (graph) => disconnect(graph, { target: node, path: link.path }));
    const press = { bubbles: true, button: 0, clientX, clientY, view: window };
    source.dispatchEvent(new window.MouseEvent("mousedown", press));
    document.dispatchEvent(new window.MouseEvent("mousemove", move));
  };
  const stop = () => {
    document.removeEventListener("mousemove", onMove);
    document.removeEventListener("mouseup", stop);
  };
  document.addEventListener("mousemove", onMove);
  document.addEventListener("mouseup", stop);
  return true;
}
