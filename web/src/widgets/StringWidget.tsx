import { showNumber } from "./number";
import type { WidgetProps } from "./types";
import css from "./widgets.module.css";

export function StringWidget({
  id,
  schema,
  value,
  onChange,
  onDone,
  invalid,
  describedBy,
}: WidgetProps) {
  return (
    <input
      id={id}
      className={css.field}
      type="text"
      autoComplete="off"
      spellCheck={false}
      maxLength={schema.maxLength}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      value={showNumber(value)}
      onChange={(event) => onChange(event.target.value)}
      onBlur={onDone}
    />
  );
}
