import type { FormEvent } from "react";
import { moveFolder } from "../actions/savedFolders";
import { useApp } from "../app";
import { t } from "../i18n";
import { Dialog } from "../shell/Dialog";
import css from "./saved.module.css";

type Props = { folder: string; onClose(): void };

/** Another name or place for a folder. */
export function FolderDialog({ folder, onClose }: Props) {
  const app = useApp();
  const title = t("Rename or move the folder");
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const to = String(new FormData(event.currentTarget).get("folder") ?? "");
    void moveFolder(app, folder, to).then(onClose);
  };
  return (
    <Dialog label={title} className={css.form} onClose={onClose}>
      <h2>{title}</h2>
      <form onSubmit={send}>
        <label>
          {t("Folder")}
          <input
            name="folder"
            defaultValue={folder}
            maxLength={500}
            placeholder={t("portraits/night: none for the top")}
            data-first
          />
        </label>
        <div className={css.buttons}>
          <button type="button" className={css.button} onClick={onClose}>
            {t("Cancel")}
          </button>
          <button type="submit" className={css.primary}>
            {t("Move")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
