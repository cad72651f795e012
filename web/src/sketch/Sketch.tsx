import { useMemo } from "react";
import { useDocuments } from "../app";
import type { Workflow } from "../graph/workflow";
import { pathsByTint, sketchOf, viewBoxOf } from "./sketch";
import css from "./sketch.module.css";

/** A workflow's graph, small: what stands where, in the colours of its nodes. */
export function Sketch({ workflow }: { workflow: Workflow }) {
  const catalogue = useDocuments((state) => state.catalogue);
  const { nodes, lines, bounds } = useMemo(
    () => sketchOf({ workflow, graph: workflow, catalogue }),
    [workflow, catalogue],
  );
  return (
    <svg className={css.sketch} viewBox={viewBoxOf(bounds)} aria-hidden="true">
      <path className={css.lines} d={lines.map((line) => line.path).join("")} />
      {pathsByTint(nodes).map(([tint, path]) => (
        <path key={tint} d={path} style={{ fill: tint }} />
      ))}
    </svg>
  );
}
