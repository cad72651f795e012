import { useState } from "react";
import { t } from "../i18n";
import type { WidgetProps } from "./types";
import css from "./widgets.module.css";

const COLOR = /^#?([0-9a-f]{6})([0-9a-f]{2})?$/i;

export function ColorWidget({
  id,
  label,
  value,
  onChange,
  onDone,
  invalid,
  describedBy,
}: WidgetProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const color = typeof value === "string" ? value : "#000000";
  const type = (text: string) => {
    setDraft(text);
    const typed = COLOR.exec(text);
    if (typed) onChange(`#${typed[1]}${typed[2] ?? ""}`.toLowerCase());
  };
  const commit = () => {
    setDraft(null);
    onDone();
  };
  return (
    <div className={css.color} data-invalid={invalid || undefined}>
      <input
        type="color"
        aria-label={t("Pick {name}", { name: label })}
        value={color.slice(0, 7)}
        onChange={(event) => onChange(event.target.value + color.slice(7))}
        onBlur={onDone}
      />
      <input
        id={id}
        type="text"
        spellCheck={false}
        autoComplete="off"
        aria-invalid={invalid}
        aria-describedby={describedBy}
        value={draft ?? color}
        onChange={(event) => type(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === "Enter" && commit()}
      />
    </div>
  );
}
