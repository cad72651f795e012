import { isRecord } from "../graph/path";
import { chosenOption, optionName, words } from "../graph/ports";
import { initialValue } from "../graph/shape";
import { Select } from "./Select";
import type { WidgetProps } from "./types";

/** Which member of a union of option models; the member's own inputs are the rows below. */
export function UnionWidget(props: WidgetProps) {
  const { schema, value } = props;
  const key = schema.discriminator ?? "kind";
  const names = (schema.oneOf ?? []).map((option) => optionName(option, key));
  const chosen = chosenOption(schema, value);
  return (
    <Select
      {...props}
      options={names.map(words)}
      value={chosen ? words(optionName(chosen, key)) : ""}
      onPick={(index) => {
        const option = schema.oneOf?.[index];
        if (!option) return;
        const fresh = initialValue({ ...option, type: "object" });
        props.onChange({ ...(isRecord(fresh) ? fresh : {}), [key]: names[index] ?? "" });
        props.onDone();
      }}
    />
  );
}
