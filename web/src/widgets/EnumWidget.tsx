import type { Json } from "../graph/workflow";
import { nodeText } from "../i18n/nodeTexts";
import { Select } from "./Select";
import type { WidgetProps } from "./types";

export function EnumWidget(props: WidgetProps) {
  const values: Json[] = props.schema.enum ?? [props.schema.const ?? null];
  return (
    <Select
      {...props}
      value={nodeText(String(props.value ?? ""))}
      options={values.map((value) => nodeText(String(value)))}
      onPick={(index) => {
        props.onChange(values[index] ?? null);
        props.onDone();
      }}
    />
  );
}
