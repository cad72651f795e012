/** What React Flow reports, as edits of the document. */

import type {
  Connection,
  FinalConnectionState,
  NodeChange,
  OnConnectStartParams,
} from "@xyflow/react";
import type { App } from "../app";
import type { LinkStart } from "../graph/fitting";
import { moveAll } from "../graph/move";
import type { Point } from "../graph/workflow";
import { t } from "../i18n";
import { type FlowEdge, portName } from "../stores/edges";
import type { FlowThing } from "../stores/geometry";
import { carrier } from "./carry";
import { intoKey } from "./linkHandlers";
import { linkToNode, makeLink, markFitting, refusal, wanted } from "./linking";

export function flowHandlers(app: App) {
  const { documents, geometry, view } = app;

  const carry = carrier(geometry.getState);
  const onNodesChange = (reported: NodeChange<FlowThing>[]) => {
    const { nodes, frames } = geometry.getState();
    const dragged = [...nodes, ...frames].some((thing) => thing.dragging);
    const changes = carry(reported);
    geometry.getState().onNodes(changes.filter((change) => change.type !== "dimensions"));
    const moved = new Map<string, Point>();
    for (const change of changes)
      if (change.type === "position" && change.position && !change.dragging)
        moved.set(change.id, [change.position.x, change.position.y]);
    // A drag is one step; so are arrow keys pressed one after the other.
    const { linkUnder } = view.getState();
    const dragKey = linkUnder === null ? undefined : intoKey(linkUnder);
    const key = dragged ? dragKey : `nudge:${[...moved.keys()].join()}`;
    if (moved.size) documents.getState().edit(t("Move"), (graph) => moveAll(graph, moved), key);
  };

  const onConnectEnd = (event: MouseEvent | TouchEvent, end: FinalConnectionState) => {
    markFitting(app, null);
    if (end.isValid || !end.fromHandle) return;
    const from = startOf(end.fromHandle.nodeId, end.fromHandle.type, end.fromHandle.id);
    if (end.toHandle) {
      view.getState().toast(refusedAt(app, from, end.toHandle), "warn");
      return;
    }
    const screen = "changedTouches" in event ? event.changedTouches[0] : event;
    if (!screen || !app.stage) return;
    const below = document.elementFromPoint(screen.clientX, screen.clientY);
    const onto = below?.closest<HTMLElement>(".react-flow__node")?.dataset.id;
    if (onto === from.node) return;
    if (onto) {
      linkToNode(app, from, onto);
    } else if (below?.closest(".react-flow__pane")) {
      const at = app.stage.toGraph({ x: screen.clientX, y: screen.clientY });
      view.getState().set({ palette: { at, from } });
    }
  };

  return {
    onNodesChange,
    onEdgesChange: geometry.getState().onEdges,
    isValidConnection: (link: Connection | FlowEdge) => refusal(app, wanted(link)) === null,
    onConnect: (link: Connection) => {
      makeLink(app, wanted(link));
    },
    onConnectStart: (_: unknown, { nodeId, handleType, handleId }: OnConnectStartParams) => {
      if (nodeId && handleType) markFitting(app, startOf(nodeId, handleType, handleId));
    },
    onConnectEnd,
  };
}

function startOf(
  node: string,
  type: "source" | "target",
  handle: string | null | undefined,
): LinkStart {
  return { node, side: type === "source" ? "output" : "input", port: portName(handle) };
}

function refusedAt(
  app: App,
  from: LinkStart,
  to: { nodeId: string; type: "source" | "target"; id?: string | null },
): string {
  const end = startOf(to.nodeId, to.type, to.id);
  if (end.side === from.side)
    return from.side === "output"
      ? t("A link goes from an output to an input; this is another output.")
      : t("A link goes from an output to an input; this is another input.");
  const [source, target] = from.side === "output" ? [from, end] : [end, from];
  const link = {
    source: source.node,
    output: source.port,
    target: target.node,
    input: target.port,
  };
  return refusal(app, link) ?? t("This link cannot be made.");
}
