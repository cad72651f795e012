import { type ConnectionLineComponentProps, Position } from "@xyflow/react";
import { useDocuments, useSetting } from "../app";
import { linkPath } from "../graph/curve";
import { inputPort } from "../graph/ports";
import { describe, offeredWire } from "../graph/wires";
import type { Point } from "../graph/workflow";
import { linkStyle } from "../settings/canvas";
import { sceneOf } from "../stores/documents";
import { portName } from "../stores/edges";
import type { FlowThing } from "../stores/geometry";
import { wireColor } from "../theme/wires";

/** The link under the mouse, before it is made. */
export function ConnectionLine(props: ConnectionLineComponentProps<FlowThing>) {
  const { fromX, fromY, toX, toY, fromPosition, fromNode, fromHandle, connectionStatus } = props;
  const name = portName(fromHandle.id);
  const [style] = useSetting(linkStyle);
  const forward = fromPosition === Position.Right;
  const wire = useDocuments((state) => {
    const scene = sceneOf(state);
    if (forward) return offeredWire(scene, fromNode.id, name);
    const node = scene.graph.nodes[fromNode.id];
    const description = describe(scene, fromNode.id);
    return (node && description && inputPort(description, node, name)?.wire) ?? "*";
  });
  const from: Point = [fromX, fromY];
  const to: Point = [toX, toY];
  const path = linkPath(style, forward ? [from, to] : [to, from]);
  return (
    <path
      d={path}
      fill="none"
      stroke={connectionStatus === "invalid" ? "var(--error)" : wireColor(wire)}
      strokeWidth={2}
      strokeDasharray={connectionStatus === "valid" ? undefined : "5 4"}
    />
  );
}
