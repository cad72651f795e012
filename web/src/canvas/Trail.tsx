import { Panel } from "@xyflow/react";
import { ChevronRight } from "lucide-react";
import { useApp, useDocuments } from "../app";
import { activeDocument } from "../stores/documents";
import css from "./canvas.module.css";

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
      <nav className={css.trail} aria-label="Subgraph">
        {names.map((name, depth) => (
          <span key={`${depth} ${name}`}>
            {depth > 0 && <ChevronRight size={12} aria-hidden />}
            <button
              type="button"
              disabled={depth === names.length - 1}
              onClick={() => leaveTo(depth)}
            >
              {name}
            </button>
          </span>
        ))}
      </nav>
    </Panel>
  );
}
