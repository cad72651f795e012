import { useQuery } from "@tanstack/react-query";
import { openWorkflow } from "../actions/open";
import { useApp } from "../app";
import { readWorkflow } from "../graph/files";
import css from "./panels.module.css";

/** Graphs to start from. */
export function TemplatesPanel() {
  const app = useApp();
  const { data = [] } = useQuery({ queryKey: ["templates"], queryFn: app.api.templates });
  return (
    <div className={css.scroll}>
      {data.map((template) => (
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
    </div>
  );
}
