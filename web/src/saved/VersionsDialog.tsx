import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { openWorkflow } from "../actions/open";
import { bringBack } from "../actions/savedWorkflows";
import { useApp, useDocuments } from "../app";
import type { Workflow } from "../graph/workflow";
import { t } from "../i18n";
import { ago } from "../panels/time";
import { Dialog } from "../shell/Dialog";
import { DiffView } from "./DiffView";
import css from "./saved.module.css";
import { useVersion } from "./useSavedWorkflows";

type Props = { workflow: string; onClose(): void };

/** Every version that was saved, and what each changed. */
export function VersionsDialog({ workflow: id, onClose }: Props) {
  const app = useApp();
  const open = useDocuments((state) => state.documents.find(({ stored }) => stored?.id === id));
  const { data: versions = [] } = useQuery({
    queryKey: ["versions", id],
    queryFn: () => app.api.versions(id),
  });
  const [chosen, setChosen] = useState<number | null>(null);
  const [against, setAgainst] = useState<"open" | "before">(open ? "open" : "before");
  const version = chosen ?? versions[0]?.version ?? null;
  const earlier = versions[versions.findIndex((v) => v.version === version) + 1]?.version ?? null;
  const { data: picked } = useVersion(id, version);
  const { data: previous } = useVersion(id, against === "before" ? earlier : null);
  const label = (n: number | null) => t("Version {n}", { n: n ?? 0 });
  const act = (use: (workflow: Workflow) => void) => () => {
    if (picked) use(picked);
    onClose();
  };
  return (
    <Dialog label={t("Versions")} className={css.wide} onClose={onClose}>
      <header className={css.header}>
        <h2>{t("Versions of {name}", { name: versions[0]?.name ?? "" })}</h2>
        <select
          value={against}
          aria-label={t("Compare with")}
          onChange={(event) => setAgainst(event.target.value as typeof against)}
        >
          {open && <option value="open">{t("Compared with what is open")}</option>}
          <option value="before">{t("Compared with the version before")}</option>
        </select>
        <button
          type="button"
          className={css.button}
          disabled={!picked}
          onClick={act((found) => void openWorkflow(app, found))}
        >
          {t("Open in a new tab")}
        </button>
        {open && (
          <button
            type="button"
            className={css.primary}
            disabled={!picked}
            onClick={act((found) => bringBack(app, open.id, found))}
          >
            {t("Bring it back")}
          </button>
        )}
        <button type="button" className={css.button} onClick={onClose}>
          {t("Close")}
        </button>
      </header>
      <div className={css.columns}>
        <ol className={css.versions} aria-label={t("Versions")}>
          {versions.map((one) => (
            <li key={one.version}>
              <button
                type="button"
                aria-current={one.version === version || undefined}
                onClick={() => setChosen(one.version)}
              >
                <strong>{label(one.version)}</strong>
                <span>{ago(one.created_at)}</span>
                {one.name !== versions[0]?.name && <em>{one.name}</em>}
              </button>
            </li>
          ))}
        </ol>
        <div className={css.compared}>
          {picked && against === "open" && open && (
            <DiffView
              key={version}
              before={{ workflow: picked, label: label(version) }}
              after={{ workflow: open.history.present, label: t("What is open") }}
            />
          )}
          {picked && against === "before" && previous && (
            <DiffView
              key={version}
              before={{ workflow: previous, label: label(earlier) }}
              after={{ workflow: picked, label: label(version) }}
            />
          )}
          {against === "before" && version !== null && earlier === null && (
            <p>{t("This is the first version that is kept.")}</p>
          )}
        </div>
      </div>
    </Dialog>
  );
}
