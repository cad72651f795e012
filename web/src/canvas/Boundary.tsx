import { X } from "lucide-react";
import { useApp, useDocuments } from "../app";
import { givenOut, uncross } from "../graph/boundary";
import type { LinkStart } from "../graph/fitting";
import { t } from "../i18n";
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
  const input = at.side === "input";
  const take = () => app.documents.getState().edit(t("Unlink"), (graph) => uncross(graph, at));
  return (
    <button
      type="button"
      className={`${css.mark} nodrag`}
      title={
        input
          ? t("Given by the subgraph's input {name}: click to take it off", { name: through })
          : t("Given out as the subgraph's output {name}: click to take it off", { name: through })
      }
      aria-label={
        input
          ? t("Subgraph input {name}: take off", { name: through })
          : t("Subgraph output {name}: take off", { name: through })
      }
      onClick={take}
    >
      {input ? `← ${through}` : `${through} →`}
      <X className={css.x} size={10} aria-hidden />
    </button>
  );
}
