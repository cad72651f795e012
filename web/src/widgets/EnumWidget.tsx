import type { Json } from "../graph/workflow";
import { Select } from "./Select";
import type { WidgetProps } from "./types";

export function EnumWidget(props: WidgetProps) {
  const values: Json[] = props.schema.enum ?? [props.schema.const ?? null];
  return (
    <Select
      {...props}
      value={String(props.value ?? "")}
      options={values.map(String)}
      onPick={(index) => {
        props.onChange(values[index] ?? null);
        props.onDone();
      }}
    />
  );
}
