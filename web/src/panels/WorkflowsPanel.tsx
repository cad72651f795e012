import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { openStored, openWorkflow } from "../actions/open";
import { useApp, useDocuments } from "../app";
import { readWorkflow } from "../graph/files";
import css from "./panels.module.css";
import { ago } from "./time";

/** Graphs to go on with: those that were saved, and those to start from. */
export function WorkflowsPanel() {
  const app = useApp();
  const { data: templates = [] } = useQuery({
    queryKey: ["templates"],
    queryFn: app.api.templates,
  });
  // What is saved from here has another tag afterwards: the list is asked for anew.
  const tags = useDocuments((state) =>
    state.documents.map((document) => document.stored?.etag ?? "").join(),
  );
  const { data: saved = [] } = useQuery({
    queryKey: ["workflows", tags],
    queryFn: () => app.api.workflows(),
    placeholderData: keepPreviousData,
  });
  return (
    <div className={css.scroll}>
      {saved.length > 0 && (
        <section aria-label="Saved">
          <h3 className={css.category}>Saved</h3>
          {saved.map((workflow) => (
            <button
              key={workflow.id}
              type="button"
              className={css.card}
              onClick={() => void openStored(app, workflow.id)}
            >
              <strong>{workflow.name}</strong>
              <span>
                {workflow.version > 1 ? `version ${workflow.version} · ` : ""}
                {ago(workflow.updated_at)}
              </span>
            </button>
          ))}
        </section>
      )}
      <section aria-label="Templates">
        <h3 className={css.category}>Templates</h3>
        {templates.map((template) => (
          <button
            key={template.id}
            type="button"
            className={css.card}
            onClick={() => void openWorkflow(app, readWorkflow(template.workflow, template.name))}
          >
            <strong>{template.name}</strong>
            {template.description && <span>{template.description}</span>}
          </button>
        ))}
      </section>
    </div>
  );
}
