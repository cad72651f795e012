import { Users } from "lucide-react";
import { useStore } from "zustand";
import { askedAbout, takeTheirs } from "../actions/savedWorkflows";
import { useApp, useDocuments } from "../app";
import { t } from "../i18n";
import { activeDocument, isChanged } from "../stores/documents";
import css from "./notes.module.css";

/** Says that somebody else saved what is open here, and asks what to do about it. */
export function SavedElsewhere() {
  const app = useApp();
  const open = useDocuments(activeDocument);
  const theirs = useStore(app.saved, () => askedAbout(app, open));
  if (!theirs) return null;
  return (
    <div className={css.elsewhere} role="status">
      <Users size={15} aria-hidden />
      <span>
        {t("Version {n} of {name} was saved elsewhere.", { n: theirs.version, name: theirs.name })}
      </span>
      <button
        type="button"
        onClick={() => app.saved.getState().show({ kind: "elsewhere", document: open.id })}
      >
        {t("See what differs")}
      </button>
      {!isChanged(open) && (
        <button type="button" onClick={() => void takeTheirs(app, open)}>
          {t("Take it")}
        </button>
      )}
      <button type="button" onClick={() => app.saved.getState().decline(open.id, theirs.version)}>
        {t("Not now")}
      </button>
    </div>
  );
}
