import { useQuery } from "@tanstack/react-query";
import { saveDocument } from "../actions/save";
import { saveAs } from "../actions/saveAs";
import { keepMine, readSaved, takeTheirs } from "../actions/savedWorkflows";
import { useApp, useDocuments } from "../app";
import { t } from "../i18n";
import { Dialog } from "../shell/Dialog";
import { versionOf } from "../stores/saved";
import { DiffView } from "./DiffView";
import css from "./saved.module.css";

type Props = { document: string; onClose(): void };

/** Two have changed the same workflow: what differs, and which of them goes on. */
export function ElsewhereDialog({ document: id, onClose }: Props) {
  const app = useApp();
  const open = useDocuments((state) => state.documents.find((document) => document.id === id));
  const stored = open?.stored?.id ?? id;
  // Asked for anew each time: this is about what is there now.
  const { data: theirs, error } = useQuery({
    queryKey: ["elsewhere", stored],
    queryFn: () => readSaved(app, stored),
    gcTime: 0,
    staleTime: 0,
  });
  if (!open) return null;
  const { name } = open.history.present;
  const later = () => {
    if (theirs) app.saved.getState().decline(id, versionOf(theirs.etag));
    onClose();
  };
  const overwrite = async (etag: string) => {
    onClose();
    await saveDocument(app, keepMine(app, open, etag));
  };
  return (
    <Dialog label={t("Saved elsewhere")} className={css.wide} onClose={later}>
      <header className={css.header}>
        <h2>{t("{name} was saved elsewhere", { name })}</h2>
      </header>
      <p className={css.lead}>
        {t("Nothing is overwritten: both are here until you choose, and every version is kept.")}
      </p>
      <div className={css.compared}>
        {error && <p role="alert">{error.message}</p>}
        {theirs && (
          <DiffView
            before={{
              workflow: theirs.workflow,
              label: t("Theirs, version {n}", { n: versionOf(theirs.etag) }),
            }}
            after={{ workflow: open.history.present, label: t("Yours, as it is open") }}
          />
        )}
      </div>
      <div className={css.buttons}>
        <button type="button" className={css.button} onClick={later}>
          {t("Decide later")}
        </button>
        <button
          type="button"
          className={css.button}
          onClick={() => {
            later();
            void saveAs.perform(app);
          }}
        >
          {t("Save yours as another")}
        </button>
        <button
          type="button"
          className={css.button}
          disabled={!theirs}
          onClick={() => theirs && void overwrite(theirs.etag)}
        >
          {t("Save yours as the next version")}
        </button>
        <button
          type="button"
          className={css.primary}
          disabled={!theirs}
          onClick={() => void takeTheirs(app, open).then(onClose)}
        >
          {t("Take theirs")}
        </button>
      </div>
    </Dialog>
  );
}
