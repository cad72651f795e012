/** What React Flow reports, as edits of the document. */

import type {
  Connection,
  FinalConnectionState,
  NodeChange,
  OnConnectStartParams,
} from "@xyflow/react";
import type { App } from "../app";
import { moveNodes } from "../graph/edit";
import type { LinkStart } from "../graph/fitting";
import type { Point } from "../graph/workflow";
import { type FlowEdge, type FlowNode, portName } from "../stores/geometry";
import { linkToNode, makeLink, markFitting, refusal, wanted } from "./linking";

export function flowHandlers(app: App) {
  const { documents, geometry, view } = app;

  const onNodesChange = (changes: NodeChange<FlowNode>[]) => {
    const dragged = geometry.getState().nodes.some((node) => node.dragging);
    geometry.getState().onNodes(changes.filter((change) => change.type !== "dimensions"));
    const moved = new Map<string, Point>();
    for (const change of changes)
      if (change.type === "position" && change.position && !change.dragging)
        moved.set(change.id, [change.position.x, change.position.y]);
    // A drag is one step; so are arrow keys pressed one after the other.
    const key = dragged ? undefined : `nudge:${[...moved.keys()].join()}`;
    if (moved.size) documents.getState().edit("Move", (graph) => moveNodes(graph, moved), key);
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
      ? "A link goes from an output to an input; this is another output."
      : "A link goes from an output to an input; this is another input.";
  const [source, target] = from.side === "output" ? [from, end] : [end, from];
  const link = {
    source: source.node,
    output: source.port,
    target: target.node,
    input: target.port,
  };
  return refusal(app, link) ?? "This link cannot be made.";
}
