import { useApp, useView } from "../app";
import { changeDecor } from "../graph/decor";
import { t } from "../i18n";
import css from "./decor.module.css";

/** A group's title, and the field to type it in. */
export function DecorName({ id, name }: { id: string; name: string }) {
  const app = useApp();
  const editing = useView((state) => state.renaming === id);
  if (!editing) return <h3 className={css.name}>{name}</h3>;
  const stop = () => {
    app.view.getState().set({ renaming: null });
    app.stage?.focus(id);
  };
  const rename = (words: string) => {
    stop();
    if (words.trim() !== name)
      app.documents
        .getState()
        .edit(t("Rename"), (graph) => changeDecor(graph, new Set([id]), { words: words.trim() }));
  };
  return (
    <input
      className={`${css.field} nodrag`}
      defaultValue={name}
      aria-label={t("Title of the group")}
      // biome-ignore lint/a11y/noAutofocus: the person just asked to type here
      autoFocus
      onFocus={(event) => event.target.select()}
      onBlur={(event) => app.view.getState().renaming === id && rename(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") rename(event.currentTarget.value);
        if (event.key === "Escape") stop();
      }}
    />
  );
}
