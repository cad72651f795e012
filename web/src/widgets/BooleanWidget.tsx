import type { WidgetProps } from "./types";
import css from "./widgets.module.css";

export function BooleanWidget({ id, value, onChange, onDone, invalid, describedBy }: WidgetProps) {
  return (
    <div className={css.switch}>
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-checked={value === true}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        checked={value === true}
        onChange={(event) => {
          onChange(event.target.checked);
          onDone();
        }}
      />
    </div>
  );
}
