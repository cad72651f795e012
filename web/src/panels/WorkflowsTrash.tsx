import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { forgetSaved, restoreSaved } from "../actions/savedWorkflows";
import type { SavedWorkflow } from "../api/types";
import { useApp } from "../app";
import { t } from "../i18n";
import { useSavedWorkflows } from "../saved/useSavedWorkflows";
import css from "./panels.module.css";
import own from "./workflows.module.css";

/** What was deleted: kept for a while, to be had back. */
export function WorkflowsTrash() {
  const { data: thrown = [] } = useSavedWorkflows("", true);
  if (thrown.length === 0) return null;
  return (
    <details className={own.folder}>
      <summary>
        {t("Trash")} <span className={css.number}>{thrown.length}</span>
      </summary>
      {thrown.map((workflow) => (
        <Thrown key={workflow.id} workflow={workflow} />
      ))}
    </details>
  );
}

function Thrown({ workflow }: { workflow: SavedWorkflow }) {
  const app = useApp();
  const client = useQueryClient();
  const [asked, setAsked] = useState(false);
  const forget = async () => {
    await forgetSaved(app, workflow);
    // Nobody is told of what was in the trash already.
    await client.invalidateQueries({ queryKey: ["workflows"] });
  };
  return (
    <div className={own.thrown}>
      <strong>{workflow.name}</strong>
      <button type="button" onClick={() => void restoreSaved(app, workflow.id)}>
        {t("Restore")}
      </button>
      <button type="button" onClick={() => (asked ? void forget() : setAsked(true))}>
        {asked ? t("Really delete?") : t("Delete for good")}
      </button>
    </div>
  );
}
