import { X } from "lucide-react";
import { useApp, useDocuments } from "../app";
import { givenOut, uncross } from "../graph/boundary";
import type { LinkStart } from "../graph/fitting";
import { activeGraph } from "../stores/documents";
import css from "./boundary.module.css";

/** The subgraph's output that a port gives, if it gives one. */
export function OutputMark({ node, port }: { node: string; port: string }) {
  const through = useDocuments((state) => givenOut(activeGraph(state), node).get(port));
  return through && <BoundaryMark at={{ node, side: "output", port }} through={through} />;
}

/** The subgraph's input or output that a port is led to; a press takes it off. */
export function BoundaryMark({ at, through }: { at: LinkStart; through: string }) {
  const app = useApp();
  const take = () => app.documents.getState().edit("Unlink", (graph) => uncross(graph, at));
  return (
    <button
      type="button"
      className={`${css.mark} nodrag`}
      title={`${at.side === "input" ? "Given by" : "Given out as"} the subgraph's ${at.side} ${through}: click to take it off`}
      aria-label={`Subgraph ${at.side} ${through}: take off`}
      onClick={take}
    >
      {at.side === "input" ? `← ${through}` : `${through} →`}
      <X className={css.x} size={10} aria-hidden />
    </button>
  );
}
