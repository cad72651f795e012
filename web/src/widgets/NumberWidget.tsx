import { ChevronLeft, ChevronRight } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { t } from "../i18n";
import { readNumber, settle, showNumber, stepOf } from "./number";
import type { WidgetProps } from "./types";
import { useScrub } from "./useScrub";
import css from "./widgets.module.css";

/** A number between two arrows: type it, step it, or drag over it. */
export function NumberWidget({ extra, ...props }: WidgetProps & { extra?: ReactNode }) {
  const { id, label, schema, value, onChange, onDone, invalid, describedBy } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const step = stepOf(schema);

  const move = (steps: number) => {
    const next = settle(Number(value ?? 0) + steps * step, schema);
    setDraft(null);
    if (next !== value) onChange(next);
  };
  const scrub = useScrub(move, onDone);
  // What is typed counts at once while the schema takes it: a run may follow without leaving the field.
  const type = (text: string) => {
    setDraft(text);
    const typed = readNumber(text);
    if (typed !== null && settle(typed, schema) === typed && typed !== value) onChange(typed);
  };
  const commit = () => {
    const typed = draft === null ? null : readNumber(draft);
    if (typed !== null && settle(typed, schema) !== value) onChange(settle(typed, schema));
    setDraft(null);
    onDone();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const factor = event.shiftKey ? 10 : 1;
    if (event.key === "ArrowUp") move(factor);
    else if (event.key === "ArrowDown") move(-factor);
    else if (event.key === "Enter") commit();
    else if (event.key === "Escape") setDraft(null);
    else return;
    if (event.key !== "Enter") event.preventDefault();
  };

  return (
    <div className={css.stepper} data-invalid={invalid || undefined}>
      <button
        type="button"
        tabIndex={-1}
        aria-label={t("Less {name}", { name: label })}
        onClick={() => move(-1)}
        onBlur={onDone}
      >
        <ChevronLeft size={12} aria-hidden />
      </button>
      <input
        id={id}
        type="text"
        inputMode={schema.type === "integer" ? "numeric" : "decimal"}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        value={draft ?? showNumber(value)}
        onChange={(event) => type(event.target.value)}
        onFocus={(event) => event.target.select()}
        onBlur={commit}
        onKeyDown={onKeyDown}
        {...scrub}
      />
      {schema.unit && <span className={css.unit}>{schema.unit}</span>}
      {extra}
      <button
        type="button"
        tabIndex={-1}
        aria-label={t("More {name}", { name: label })}
        onClick={() => move(1)}
        onBlur={onDone}
      >
        <ChevronRight size={12} aria-hidden />
      </button>
    </div>
  );
}
