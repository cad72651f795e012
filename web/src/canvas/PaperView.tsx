import type { NodeProps } from "@xyflow/react";
import { Pin } from "lucide-react";
import { type CSSProperties, memo, Suspense } from "react";
import { useApp, useView } from "../app";
import { fetched } from "../fetched";
import { colorOf } from "../graph/colors";
import { changeDecor } from "../graph/decor";
import { t } from "../i18n";
import type { FlowFrame } from "../stores/frames";
import { DecorResizer } from "./DecorResizer";
import css from "./decor.module.css";

const LEAST = { width: 120, height: 64 };
const Markdown = fetched(() =>
  import("./Markdown").then(({ Markdown }) => ({ default: Markdown })),
);

/** A note on the canvas: Markdown to read, plain text while it is written. */
export const PaperView = memo(function PaperView({ id, data, selected }: NodeProps<FlowFrame>) {
  const { words, color, pinned } = data.decor;
  const writing = useView((state) => state.renaming === id);
  return (
    <section
      className={css.paper}
      data-selected={selected || undefined}
      aria-label={t("Note: {text}", { text: firstLine(words) })}
      style={{ "--tint": colorOf(color) ?? "var(--wire-any)" } as CSSProperties}
    >
      {writing ? (
        <Field id={id} words={words} />
      ) : (
        <div className={css.text}>
          {words ? (
            <Suspense fallback={<p className={css.plain}>{words}</p>}>
              <Markdown text={words} />
            </Suspense>
          ) : (
            <p className={css.empty}>{t("Double click to write. Markdown is understood.")}</p>
          )}
        </div>
      )}
      {pinned && <Pin className={css.pin} size={13} aria-label={t("pinned")} />}
      {selected && !pinned && !writing && <DecorResizer id={id} least={LEAST} />}
    </section>
  );
});

function Field({ id, words }: { id: string; words: string }) {
  const app = useApp();
  const stop = () => {
    app.view.getState().set({ renaming: null });
    app.documents.getState().seal();
  };
  return (
    <textarea
      className={`${css.writing} nodrag nowheel`}
      defaultValue={words}
      aria-label={t("Text of the note")}
      placeholder={t("Markdown: # heading, **bold**, - list, [link](address)")}
      // biome-ignore lint/a11y/noAutofocus: the person just asked to type here
      autoFocus
      onChange={(event) => {
        const text = event.target.value;
        app.documents
          .getState()
          .edit(
            t("Write a note"),
            (graph) => changeDecor(graph, new Set([id]), { words: text }),
            `note:${id}`,
          );
      }}
      onBlur={stop}
      onKeyDown={(event) => {
        const done =
          event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey));
        if (!done) return;
        event.preventDefault();
        event.stopPropagation();
        stop();
        app.stage?.focus(id);
      }}
    />
  );
}

function firstLine(text: string): string {
  return (
    text
      .trim()
      .split("\n", 1)[0]
      ?.replace(/^#+\s*/, "") ?? ""
  );
}
