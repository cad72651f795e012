import { useState } from "react";
import { readLiteral, showLiteral } from "./literal";
import type { WidgetProps } from "./types";
import css from "./widgets.module.css";

/** A number, a truth value or a text: what is typed decides. */
export function LiteralWidget(props: WidgetProps) {
  const { id, schema, value, onChange, onDone, invalid, describedBy } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const types = (schema.anyOf ?? []).map((option) => option.type ?? "");
  return (
    <input
      id={id}
      className={css.field}
      type="text"
      autoComplete="off"
      spellCheck={false}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      value={draft ?? showLiteral(value)}
      onChange={(event) => {
        setDraft(event.target.value);
        onChange(readLiteral(event.target.value, types));
      }}
      onBlur={() => {
        setDraft(null);
        onDone();
      }}
    />
  );
}
