import { type FormEvent, type ReactNode, useId } from "react";
import { t } from "../i18n";
import { Dialog } from "../shell/Dialog";
import css from "./saved.module.css";
import { useSavedWorkflows } from "./useSavedWorkflows";

export type LabelValues = { name: string; folder: string; tags: string[] };

type Props = {
  title: string;
  start: LabelValues;
  submit: string;
  onSubmit(values: LabelValues): void;
  onClose(): void;
  children?: ReactNode;
};

/** Name, folder and tags, with those there are already to choose from. */
export function LabelsForm({ title, start, submit, onSubmit, onClose, children }: Props) {
  const { data: known = [] } = useSavedWorkflows();
  const [folders, tags] = [useId(), useId()];
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (field: string) => String(form.get(field) ?? "").trim();
    onSubmit({ name: text("name"), folder: text("folder"), tags: tagsOf(text("tags")) });
  };
  return (
    <Dialog label={title} className={css.form} onClose={onClose}>
      <h2>{title}</h2>
      <form onSubmit={send}>
        <label>
          {t("Name")}
          <input name="name" defaultValue={start.name} required maxLength={500} data-first />
        </label>
        <label>
          {t("Folder")}
          <input
            name="folder"
            defaultValue={start.folder}
            maxLength={500}
            list={folders}
            placeholder={t("portraits/night: none for the top")}
          />
        </label>
        <label>
          {t("Tags")}
          <input
            name="tags"
            defaultValue={start.tags.join(", ")}
            list={tags}
            placeholder={t("with commas between")}
          />
        </label>
        <datalist id={folders}>
          {distinct(known.map((workflow) => workflow.folder)).map((folder) => (
            <option key={folder} value={folder} />
          ))}
        </datalist>
        <datalist id={tags}>
          {distinct(known.flatMap((workflow) => workflow.tags)).map((tag) => (
            <option key={tag} value={tag} />
          ))}
        </datalist>
        {children}
        <div className={css.buttons}>
          <button type="button" className={css.button} onClick={onClose}>
            {t("Cancel")}
          </button>
          <button type="submit" className={css.primary}>
            {submit}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** `night, cat` → two tags; each once. */
export function tagsOf(text: string): string[] {
  return distinct(text.split(",").map((tag) => tag.trim()));
}

export function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts.filter(Boolean))].sort((a, b) => a.localeCompare(b));
}
