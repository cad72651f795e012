import { useQuery } from "@tanstack/react-query";
import { useApp } from "../app";
import { t } from "../i18n";
import { Select } from "./Select";
import type { WidgetProps } from "./types";
import css from "./widgets.module.css";

/** A choice among files the server has, by a list that changes with its disk. */
export function ChoicesWidget(props: WidgetProps) {
  const app = useApp();
  const list = props.schema.choices ?? "";
  const query = useQuery({ queryKey: ["choices", list], queryFn: () => app.api.choices(list) });
  const options = query.data ?? [];
  return (
    <div className={css.choices}>
      <Select
        {...props}
        value={String(props.value ?? "")}
        options={options}
        missing={(value) => missing(value, query.isPending, options.length > 0)}
        onPick={(index) => {
          props.onChange(options[index] ?? null);
          props.onDone();
        }}
      />
    </div>
  );
}

/** What stands in place of a value that is not on the list. */
export function missing(value: string, loading: boolean, some = false): string {
  if (loading) return value;
  if (value) return value.startsWith("asset:") ? value : t("{name} (missing)", { name: value });
  return some ? t("choose one") : t("nothing there yet");
}
