import { BaseEdge, type EdgeProps, useStore } from "@xyflow/react";
import { memo, type ReactNode } from "react";
import { useSetting, useView } from "../app";
import { linkPath } from "../graph/curve";
import { HANDLE } from "../graph/layout";
import type { Point } from "../graph/workflow";
import { linkStyle } from "../settings/canvas";
import type { FlowEdge } from "../stores/edges";
import { wireColor } from "../theme/wires";
import { useFar } from "./far";
import { RerouteMark } from "./RerouteMark";

const NONE: readonly Point[] = [];

/** A link, in its wire's colour, by its reroutes. */
export const WireEdge = memo(function WireEdge(props: EdgeProps<FlowEdge>) {
  return useFar() ? null : <Wire {...props} />;
});

function Wire(props: EdgeProps<FlowEdge>) {
  const { id, source, target, sourceX, sourceY, targetX, targetY, data, selected } = props;
  const [style] = useSetting(linkStyle);
  const under = useView((state) => state.linkUnder === id);
  const via = data?.via ?? NONE;
  const color = wireColor(data?.wire ?? "*");
  const from: Point = [sourceX - HANDLE / 2, sourceY];
  const to: Point = [targetX + HANDLE / 2, targetY];
  const drawn = (
    <>
      <BaseEdge
        id={id}
        path={linkPath(style, [from, ...via, to])}
        interactionWidth={14}
        style={{ stroke: color, strokeWidth: under ? 5 : selected ? 3 : 1.75 }}
      />
      {via.map((at, index) => (
        <RerouteMark
          key={index}
          edge={id}
          target={target}
          path={data?.path ?? []}
          via={via}
          index={index}
          at={at}
          color={color}
        />
      ))}
    </>
  );
  const hidden = style === "hidden" && !selected && !under;
  return hidden ? (
    <AtSelected source={source} target={target}>
      {drawn}
    </AtSelected>
  ) : (
    drawn
  );
}

/** Asks React Flow for every frame, and is therefore there only while links are hidden. */
function AtSelected({
  source,
  target,
  children,
}: {
  source: string;
  target: string;
  children: ReactNode;
}) {
  const near = useStore(
    ({ nodeLookup }) => nodeLookup.get(source)?.selected || nodeLookup.get(target)?.selected,
  );
  return near ? children : null;
}
