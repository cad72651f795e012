import { Plus, X } from "lucide-react";
import { initialValue, shapeOf, withoutNull } from "../graph/shape";
import { t } from "../i18n";
import { WIDGETS } from "./index";
import type { WidgetProps } from "./types";
import css from "./widgets.module.css";

/** A list of values, each with its own widget. */
export function ListWidget(props: WidgetProps) {
  const { schema, value, label } = props;
  const items = Array.isArray(value) ? value : [];
  const item = withoutNull(schema.items ?? {});
  const Item = WIDGETS[shapeOf(item)];
  const change = (next: typeof items) => {
    props.onChange(next);
    props.onDone();
  };
  return (
    <div className={css.list}>
      <div className={css.listHead}>
        <span>{t("{count} values", { count: items.length })}</span>
        <button
          id={props.id}
          type="button"
          disabled={items.length >= (schema.maxItems ?? Number.POSITIVE_INFINITY)}
          aria-label={t("Add to {name}", { name: label })}
          onClick={() => change([...items, items.at(-1) ?? initialValue(item)])}
        >
          <Plus size={13} aria-hidden />
        </button>
      </div>
      {items.map((held, index) => (
        <div key={index} className={css.listItem}>
          <label className="visually-hidden" htmlFor={`${props.id}.${index}`}>
            {`${label} ${index + 1}`}
          </label>
          <Item
            {...props}
            id={`${props.id}.${index}`}
            label={`${label} ${index + 1}`}
            schema={item}
            value={held}
            path={`${props.path}.${index}`}
            onChange={(next) => props.onChange(items.map((v, i) => (i === index ? next : v)))}
          />
          <button
            type="button"
            disabled={items.length <= (schema.minItems ?? 0)}
            aria-label={t("Remove {name} {number}", { name: label, number: index + 1 })}
            onClick={() => change(items.filter((_, i) => i !== index))}
          >
            <X size={12} aria-hidden />
          </button>
        </div>
      ))}
    </div>
  );
}
