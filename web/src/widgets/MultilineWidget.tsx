import { PromptBox } from "../prompts/PromptBox";
import type { WidgetProps } from "./types";
import css from "./widgets.module.css";

export function MultilineWidget(props: WidgetProps) {
  const { id, label, schema, value, onChange, onDone, invalid, describedBy } = props;
  if (schema.prompt || schema.dynamic) return <PromptBox {...props} />;
  return (
    <textarea
      id={id}
      className={`${css.text} nowheel`}
      placeholder={label}
      aria-label={label}
      maxLength={schema.maxLength}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      value={typeof value === "string" ? value : ""}
      onChange={(event) => onChange(event.target.value)}
      onBlur={onDone}
    />
  );
}
