import { BaseEdge, type EdgeProps } from "@xyflow/react";
import { memo } from "react";
import { curvePath } from "../graph/curve";
import { HANDLE } from "../graph/layout";
import type { FlowEdge } from "../stores/geometry";
import { wireColor } from "../theme/wires";

/** A link, in its wire's colour. */
export const WireEdge = memo(function WireEdge(props: EdgeProps<FlowEdge>) {
  const { id, sourceX, sourceY, targetX, targetY, data, selected } = props;
  return (
    <BaseEdge
      id={id}
      path={curvePath(sourceX - HANDLE / 2, sourceY, targetX + HANDLE / 2, targetY)}
      interactionWidth={14}
      style={{ stroke: wireColor(data?.wire ?? "*"), strokeWidth: selected ? 3 : 1.75 }}
    />
  );
});
