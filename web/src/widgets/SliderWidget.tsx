import { settle, showNumber, stepOf } from "./number";
import type { WidgetProps } from "./types";
import css from "./widgets.module.css";

export function SliderWidget({
  id,
  schema,
  value,
  onChange,
  onDone,
  invalid,
  describedBy,
}: WidgetProps) {
  return (
    <div className={css.slider} data-invalid={invalid || undefined}>
      <input
        id={id}
        type="range"
        min={schema.minimum}
        max={schema.maximum}
        step={stepOf(schema)}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        value={Number(value ?? schema.minimum ?? 0)}
        onChange={(event) => onChange(settle(event.target.valueAsNumber, schema))}
        onPointerUp={onDone}
        onBlur={onDone}
      />
      <output htmlFor={id}>{showNumber(value)}</output>
    </div>
  );
}
