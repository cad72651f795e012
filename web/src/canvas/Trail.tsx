import { Panel } from "@xyflow/react";
import { ChevronRight, CornerLeftUp } from "lucide-react";
import { editSubgraph } from "../actions/editSubgraph";
import { leaveSubgraph } from "../actions/leaveSubgraph";
import { useApp, useDocuments } from "../app";
import { t } from "../i18n";
import { ActionButton } from "../shell/ActionButton";
import { activeDocument } from "../stores/documents";
import css from "./trail.module.css";

/** The way back out of a subgraph. */
export function Trail() {
  const app = useApp();
  const document = useDocuments(activeDocument);
  if (document.scope.length === 0) return null;
  const names = [document.history.present.name, ...document.scope.map((step) => step.subgraph)];
  const leaveTo = (depth: number) =>
    app.documents.getState().patch(document.id, { scope: document.scope.slice(0, depth) });
  return (
    <Panel position="top-left">
      <nav className={css.trail} aria-label={t("Subgraph")}>
        <ActionButton action={leaveSubgraph}>
          <CornerLeftUp size={14} aria-label={leaveSubgraph.label} />
        </ActionButton>
        <ol>
          {names.map((name, depth) => {
            const here = depth === names.length - 1;
            return (
              <li key={`${depth} ${name}`}>
                {depth > 0 && <ChevronRight size={12} aria-hidden />}
                <button
                  type="button"
                  aria-current={here ? "location" : undefined}
                  disabled={here}
                  onClick={() => leaveTo(depth)}
                >
                  {name}
                </button>
              </li>
            );
          })}
        </ol>
        <ActionButton action={editSubgraph} />
      </nav>
    </Panel>
  );
}
