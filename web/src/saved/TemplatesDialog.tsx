import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { openWorkflow } from "../actions/open";
import { templatesInWords } from "../api/nodesInWords";
import type { Template } from "../api/types";
import { useApp } from "../app";
import { readWorkflow } from "../graph/files";
import { t } from "../i18n";
import { Dialog } from "../shell/Dialog";
import { Sketch } from "../sketch/Sketch";
import css from "./saved.module.css";
import { templatesWith } from "./templateSearch";

/** Graphs to start from, each with what it makes. */
export function TemplatesDialog({ onClose }: { onClose(): void }) {
  const app = useApp();
  const [query, setQuery] = useState("");
  const { data = [] } = useQuery({
    queryKey: ["templates"],
    queryFn: () => templatesInWords(app.api),
  });
  const found = templatesWith(data, query);
  return (
    <Dialog label={t("Templates")} className={css.wide} onClose={onClose}>
      <header className={css.header}>
        <h2>{t("Templates")}</h2>
        <input
          type="search"
          className={css.search}
          value={query}
          placeholder={t("Search templates")}
          aria-label={t("Search templates")}
          data-first
          onChange={(event) => setQuery(event.target.value)}
        />
        <button type="button" className={css.button} onClick={onClose}>
          {t("Close")}
        </button>
      </header>
      <ul className={css.gallery}>
        {found.map((template) => (
          <li key={template.id}>
            <button
              type="button"
              onClick={() => {
                onClose();
                void openWorkflow(app, readWorkflow(template.workflow, template.name));
              }}
            >
              <TemplatePicture template={template} />
              <strong>{template.name}</strong>
              {template.description && <span>{template.description}</span>}
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p>{t("No template has these words.")}</p>}
    </Dialog>
  );
}

/** What it makes, or its graph. */
export function TemplatePicture({ template }: { template: Template }) {
  const { workflow, name, picture_url } = template;
  const graph = useMemo(() => readWorkflow(structuredClone(workflow), name), [workflow, name]);
  return (
    <span className={css.shot}>
      {picture_url ? <img src={picture_url} alt="" loading="lazy" /> : <Sketch workflow={graph} />}
    </span>
  );
}
