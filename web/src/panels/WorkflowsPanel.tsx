import { useQuery } from "@tanstack/react-query";
import { LayoutTemplate } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { openWorkflow } from "../actions/open";
import { templates as templatesAction } from "../actions/templates";
import { templatesInWords } from "../api/nodesInWords";
import { useApp } from "../app";
import { readWorkflow } from "../graph/files";
import { t } from "../i18n";
import { distinct } from "../saved/LabelsForm";
import { TemplatePicture } from "../saved/TemplatesDialog";
import { templatesWith } from "../saved/templateSearch";
import { useSavedWorkflows } from "../saved/useSavedWorkflows";
import css from "./panels.module.css";
import { WorkflowCard } from "./WorkflowCard";
import { WorkflowFolder } from "./WorkflowFolder";
import { WorkflowsTrash } from "./WorkflowsTrash";
import { useDropInto } from "./workflowDrag";
import { byFolder } from "./workflowFolders";
import own from "./workflows.module.css";

/** Graphs to go on with: those that were saved, in their folders, and those to start from. */
export default function WorkflowsPanel() {
  const [query, setQuery] = useState("");
  const [tag, setTag] = useState<string | null>(null);
  const { data: found = [], error } = useSavedWorkflows(useDeferredValue(query.trim()));
  const tags = distinct(found.flatMap((workflow) => workflow.tags));
  const chosen = tag !== null && tags.includes(tag) ? tag : null;
  const top = useDropInto("");
  const folders = byFolder(found.filter(({ tags }) => chosen === null || tags.includes(chosen)));
  return (
    <>
      <input
        className={css.filter}
        type="search"
        placeholder={t("Search names, tags and prompts")}
        aria-label={t("Search workflows")}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      <div className={css.scroll}>
        {tags.length > 0 && (
          <fieldset className={own.tags}>
            <legend className="visually-hidden">{t("Tags")}</legend>
            {tags.map((one) => (
              <button
                key={one}
                type="button"
                aria-pressed={one === chosen}
                onClick={() => setTag(one === chosen ? null : one)}
              >
                {one}
              </button>
            ))}
          </fieldset>
        )}
        {error && <p className={css.empty}>{error.message}</p>}
        {found.length > 0 && (
          <section aria-label={t("Saved")}>
            <div className={own.place} {...top}>
              <h3 className={css.category}>{t("Saved")}</h3>
              {folders
                .find(({ folder }) => folder === "")
                ?.workflows.map((workflow) => (
                  <WorkflowCard key={workflow.id} workflow={workflow} />
                ))}
            </div>
            {folders
              .filter(({ folder }) => folder !== "")
              .map((one) => (
                <WorkflowFolder key={one.folder} {...one} />
              ))}
          </section>
        )}
        {query && found.length === 0 && (
          <p className={css.empty}>{t("No saved workflow has these words.")}</p>
        )}
        <Templates query={query} />
        <WorkflowsTrash />
      </div>
    </>
  );
}

function Templates({ query }: { query: string }) {
  const app = useApp();
  const { data = [] } = useQuery({
    queryKey: ["templates"],
    queryFn: () => templatesInWords(app.api),
  });
  const found = templatesWith(data, query);
  if (found.length === 0) return null;
  return (
    <section aria-label={t("Templates")}>
      <h3 className={css.category}>{t("Templates")}</h3>
      <button type="button" className={own.all} onClick={() => void templatesAction.perform(app)}>
        <LayoutTemplate size={14} aria-hidden />
        {t("See what they make")}
      </button>
      {found.map((template) => (
        <button
          key={template.id}
          type="button"
          className={own.template}
          onClick={() => void openWorkflow(app, readWorkflow(template.workflow, template.name))}
        >
          <TemplatePicture template={template} />
          <strong>{template.name}</strong>
          {template.description && <span>{template.description}</span>}
        </button>
      ))}
    </section>
  );
}
