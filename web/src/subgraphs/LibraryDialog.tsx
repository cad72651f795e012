import { Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useApp, useBlocks, useDocuments } from "../app";
import { t } from "../i18n";
import { Dialog } from "../shell/Dialog";
import { activeDocument } from "../stores/documents";
import { removeBlock, share } from "./library";
import css from "./subgraphs.module.css";

/** The library: what is in it, and a place for the subgraph at hand. */
export default function LibraryDialog({ subgraph }: { subgraph: string }) {
  const app = useApp();
  const blocks = useBlocks((state) => state.blocks);
  const close = () => app.screens.getState().set({ sharing: null });
  return (
    <Dialog label={t("Library blocks")} className={css.sheet} onClose={close}>
      {subgraph && <ShareForm name={subgraph} onDone={close} />}
      <section className={css.blocks} aria-label={t("In the library")}>
        <h2>{t("In the library")}</h2>
        <p>
          {blocks.length > 0
            ? t(
                "Found in every workflow, by the palette and the Nodes panel. A workflow takes a copy.",
              )
            : t("Nothing yet. Select a subgraph's node and put it into the library.")}
        </p>
        <ul>
          {blocks.map((block) => (
            <li key={block.id}>
              <div>
                <strong>{block.name}</strong>
                {block.description && <span>{block.description}</span>}
              </div>
              <button
                type="button"
                aria-label={t("Take {name} out of the library", { name: block.name })}
                onClick={() => void removeBlock(app, block)}
              >
                <Trash2 size={14} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      </section>
      <footer>
        <button type="button" onClick={close}>
          {t("Close")}
        </button>
      </footer>
    </Dialog>
  );
}

function ShareForm({ name, onDone }: { name: string; onDone(): void }) {
  const app = useApp();
  const blocks = useBlocks((state) => state.blocks);
  const description = useDocuments(
    (state) => activeDocument(state).history.present.subgraphs[name]?.ui?.description,
  );
  const [title, setTitle] = useState(name);
  const [about, setAbout] = useState(typeof description === "string" ? description : "");
  const same = blocks.find((block) => block.name === title.trim());
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const words = { title: title.trim(), about: about.trim() };
    if (words.title && (await share(app, name, words, same))) onDone();
  };
  return (
    <form className={css.share} onSubmit={(event) => void submit(event)}>
      <h2>{t("Put “{name}” into the library", { name })}</h2>
      <div className={css.fields}>
        <label>
          {t("Name")}
          <input
            type="text"
            // biome-ignore lint/a11y/noAutofocus: the dialog was opened for it
            autoFocus
            maxLength={200}
            value={title}
            onFocus={(event) => event.target.select()}
            onChange={(event) => setTitle(event.target.value)}
          />
        </label>
        <label>
          {t("What it does")}
          <textarea rows={3} value={about} onChange={(event) => setAbout(event.target.value)} />
        </label>
      </div>
      <footer>
        <span>{same && t("A block of this name is there already.")}</span>
        <button type="submit" disabled={!title.trim()}>
          {same ? t("Replace it") : t("Put into the library")}
        </button>
      </footer>
    </form>
  );
}
