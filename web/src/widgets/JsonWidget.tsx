import { useState } from "react";
import type { WidgetProps } from "./types";
import css from "./widgets.module.css";

/** Any other shape, as the JSON it is. */
export function JsonWidget({
  id,
  label,
  value,
  onChange,
  onDone,
  invalid,
  describedBy,
}: WidgetProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const wrong = draft !== null && !isJson(draft);
  return (
    <textarea
      id={id}
      className={`${css.text} ${css.code} nowheel`}
      aria-label={label}
      spellCheck={false}
      aria-invalid={invalid || wrong}
      aria-describedby={describedBy}
      value={draft ?? JSON.stringify(value ?? null, null, 1)}
      onChange={(event) => {
        setDraft(event.target.value);
        if (isJson(event.target.value)) onChange(JSON.parse(event.target.value));
      }}
      onBlur={() => {
        if (!wrong) setDraft(null);
        onDone();
      }}
    />
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
