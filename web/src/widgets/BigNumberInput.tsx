import { useState } from "react";
import { exactInteger } from "./exactInteger";
import { showNumber } from "./number";
import type { WidgetProps } from "./types";

/** A whole number that may be beyond 2^53, where JSON numbers stop being exact. */
export function BigNumberInput({
  id,
  schema,
  value,
  onChange,
  onDone,
  invalid,
  describedBy,
}: WidgetProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const type = (text: string) => {
    setDraft(text);
    const typed = exactInteger(text, schema.maximum);
    if (typed !== null && typed !== value) onChange(typed);
  };
  const commit = () => {
    setDraft(null);
    onDone();
  };
  return (
    <input
      id={id}
      type="text"
      inputMode="numeric"
      autoComplete="off"
      spellCheck={false}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      value={draft ?? showNumber(value)}
      onChange={(event) => type(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={commit}
      onKeyDown={(event) => event.key === "Enter" && commit()}
    />
  );
}
