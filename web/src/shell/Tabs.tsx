import { Plus, X } from "lucide-react";
import { useState } from "react";
import { close } from "../actions/closeDocument";
import { newDocument } from "../actions/newDocument";
import { useApp, useDocuments } from "../app";
import { t } from "../i18n";
import { isChanged, type OpenDocument } from "../stores/documents";
import { ActionButton } from "./ActionButton";
import css from "./top.module.css";

/** The open documents. Double click on a name changes it. */
export function Tabs() {
  const documents = useDocuments((state) => state.documents);
  const active = useDocuments((state) => state.active);
  return (
    <nav className={css.tabs} aria-label={t("Open workflows")}>
      {documents.map((document) => (
        <Tab key={document.id} document={document} active={document.id === active} />
      ))}
      <ActionButton action={newDocument} className={css.icon}>
        <Plus size={14} aria-label={newDocument.label} />
      </ActionButton>
    </nav>
  );
}

function Tab({ document, active }: { document: OpenDocument; active: boolean }) {
  const app = useApp();
  const [editing, setEditing] = useState(false);
  const { name } = document.history.present;
  const rename = (text: string) => {
    setEditing(false);
    const next = text.trim();
    if (next && next !== name)
      app.documents
        .getState()
        .editWorkflow(t("Rename"), (workflow) => ({ ...workflow, name: next }));
  };
  return (
    <div
      className={css.tab}
      data-active={active || undefined}
      onAuxClick={(event) => event.button === 1 && close(app, document.id)}
    >
      {editing ? (
        <input
          defaultValue={name}
          aria-label={t("Name of the workflow")}
          // biome-ignore lint/a11y/noAutofocus: the person just asked to type here
          autoFocus
          onFocus={(event) => event.target.select()}
          onBlur={(event) => rename(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") rename(event.currentTarget.value);
            if (event.key === "Escape") setEditing(false);
          }}
        />
      ) : (
        <button
          type="button"
          aria-current={active ? "page" : undefined}
          onClick={() => app.documents.getState().activate(document.id)}
          onDoubleClick={() => setEditing(true)}
        >
          {name}
        </button>
      )}
      {isChanged(document) && (
        <span className={css.changed} role="img" aria-label={t("not saved")} />
      )}
      <button
        type="button"
        className={css.close}
        aria-label={t("Close {name}", { name })}
        onClick={() => close(app, document.id)}
      >
        <X size={12} aria-hidden />
      </button>
    </div>
  );
}
