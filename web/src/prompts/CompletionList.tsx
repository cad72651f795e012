import { createPortal } from "react-dom";
import { t } from "../i18n";
import type { Completion, WordKind } from "./complete";
import css from "./prompts.module.css";

const KINDS: Record<WordKind, string> = {
  embedding: t("embedding"),
  wildcard: t("wildcard list"),
  lora: t("LoRA"),
};

type Props = {
  id: string;
  field: HTMLElement;
  items: readonly Completion[];
  chosen: number;
  onChoose(item: Completion): void;
};

/** What may be meant, below the field; the keys work in the field itself. */
export function CompletionList({ id, field, items, chosen, onChoose }: Props) {
  const box = field.getBoundingClientRect();
  const above = box.bottom + 200 > window.innerHeight && box.top > 200;
  return createPortal(
    <div
      id={id}
      className={css.list}
      role="listbox"
      aria-label={t("Completions")}
      style={{
        left: Math.min(box.left, window.innerWidth - 272),
        ...(above ? { bottom: window.innerHeight - box.top + 4 } : { top: box.bottom + 4 }),
      }}
    >
      {items.map((item, index) => (
        <div
          key={item.insert}
          id={`${id}.${index}`}
          className={css.item}
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          // The field keeps the focus.
          onPointerDown={(event) => {
            event.preventDefault();
            event.stopPropagation();
            onChoose(item);
          }}
        >
          <span>{item.name}</span>
          <em>{KINDS[item.kind]}</em>
        </div>
      ))}
    </div>,
    // In a dialog that lies over everything it has to lie in there too.
    field.closest("dialog") ?? document.body,
  );
}
