import { Plus, X } from "lucide-react";
import { type DragEvent, useEffect, useRef, useState } from "react";
import { close } from "../actions/closeDocument";
import { newDocument } from "../actions/newDocument";
import { rename } from "../actions/saveAs";
import { useApp, useDocuments, useSaved } from "../app";
import { t } from "../i18n";
import { isChanged, type OpenDocument } from "../stores/documents";
import { ActionButton } from "./ActionButton";
import css from "./top.module.css";

/** A tab on its way to another place. */
const TAB = "application/x-tessera-tab";

/** The open documents: a double click renames, the middle button closes, a drag moves. */
export function Tabs() {
  const documents = useDocuments((state) => state.documents);
  const active = useDocuments((state) => state.active);
  return (
    <nav className={css.tabs} aria-label={t("Open workflows")}>
      {documents.map((document, place) => (
        <Tab key={document.id} document={document} place={place} active={document.id === active} />
      ))}
      <ActionButton action={newDocument} className={css.icon}>
        <Plus size={14} aria-label={newDocument.label} />
      </ActionButton>
    </nav>
  );
}

type Props = { document: OpenDocument; place: number; active: boolean };

function Tab({ document, place, active }: Props) {
  const app = useApp();
  const editing = useSaved((state) => state.renaming === document.id);
  const tab = useRef<HTMLDivElement>(null);
  const { name } = document.history.present;
  const drop = useDropBefore(document.id, place);
  useEffect(() => {
    if (active) tab.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [active]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys move and close tabs too
    <div
      ref={tab}
      className={css.tab}
      data-active={active || undefined}
      draggable={!editing}
      onDragStart={(event) => {
        event.dataTransfer.setData(TAB, document.id);
        event.dataTransfer.effectAllowed = "move";
      }}
      {...drop}
      onMouseDown={(event) => event.button === 1 && event.preventDefault()}
      onAuxClick={(event) => event.button === 1 && close(app, document.id)}
    >
      {editing ? (
        <NameField document={document.id} name={name} />
      ) : (
        <button
          type="button"
          aria-current={active ? "page" : undefined}
          title={name}
          onClick={() => app.documents.getState().activate(document.id)}
          onDoubleClick={() => app.saved.setState({ renaming: document.id })}
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

function NameField({ document, name }: { document: string; name: string }) {
  const app = useApp();
  const end = (next: string) => {
    app.saved.setState({ renaming: null });
    rename(app, document, next);
  };
  return (
    <input
      defaultValue={name}
      aria-label={t("Name of the workflow")}
      maxLength={500}
      // biome-ignore lint/a11y/noAutofocus: the person just asked to type here
      autoFocus
      onFocus={(event) => event.target.select()}
      onBlur={(event) => end(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") end(event.currentTarget.value);
        if (event.key === "Escape") end(name);
      }}
    />
  );
}

/** Takes a dragged tab, to the left or the right of this one. */
function useDropBefore(id: string, place: number) {
  const app = useApp();
  const [side, setSide] = useState<"left" | "right" | null>(null);
  const isTab = (event: DragEvent) => event.dataTransfer.types.includes(TAB);
  return {
    "data-drop": side ?? undefined,
    onDragOver(event: DragEvent<HTMLElement>) {
      if (!isTab(event)) return;
      event.preventDefault();
      const { left, width } = event.currentTarget.getBoundingClientRect();
      setSide(event.clientX < left + width / 2 ? "left" : "right");
    },
    onDragLeave: () => setSide(null),
    onDrop(event: DragEvent<HTMLElement>) {
      setSide(null);
      const moved = event.dataTransfer.getData(TAB);
      if (!moved || moved === id) return;
      event.preventDefault();
      const { documents, move } = app.documents.getState();
      const from = documents.findIndex((document) => document.id === moved);
      const to = place + (side === "right" ? 1 : 0);
      move(moved, from < to ? to - 1 : to);
    },
  };
}
