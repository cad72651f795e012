/** What can be said of an input in few words: what it takes, between which bounds, its default. */

import type { InputDescription, NodeDescription, Schema } from "../graph/catalogue";
import { optionName, words } from "../graph/ports";
import { withoutNull } from "../graph/shape";
import type { Json } from "../graph/workflow";
import { t } from "../i18n";
import { nodeText } from "../i18n/nodeTexts";

/** A wire by its name, a value by what it is. */
export function kindOf(input: InputDescription): string {
  if (input.wire) return input.list ? t("several {wire}", { wire: input.wire }) : input.wire;
  return input.schema ? kindOfSchema(input.schema) : "";
}

export function kindOfSchema(schema: Schema): string {
  const plain = withoutNull(schema);
  if (plain.wire) return plain.wire;
  if (plain.oneOf || plain.enum || plain.choices || plain.const !== undefined) return t("choice");
  if (plain.subgraph) return t("subgraph");
  if (plain.format === "color") return t("colour");
  if (plain.anyOf) return plain.anyOf.map(kindOfSchema).join(" / ");
  switch (plain.type) {
    case "integer":
      return t("whole number");
    case "number":
      return t("number");
    case "boolean":
      return t("on or off");
    case "string":
      return t("text");
    case "array":
      return plain.items ? t("list of {kind}", { kind: kindOfSchema(plain.items) }) : t("list");
    default:
      return t("value");
  }
}

/** `1 … 10000 px`, `≥ 0`; empty where there are no bounds. */
export function boundsOf(schema: Schema): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, unit, multipleOf } =
    withoutNull(schema);
  const low = minimum ?? exclusiveMinimum;
  // Beyond 2^53 JSON does not say it exactly, and nobody asks.
  const end = maximum ?? exclusiveMaximum;
  const high = end !== undefined && end <= Number.MAX_SAFE_INTEGER ? end : undefined;
  const open = minimum === undefined ? ">" : "≥";
  const shut = maximum === undefined ? "<" : "≤";
  const bounds =
    minimum !== undefined && maximum !== undefined && high !== undefined
      ? `${minimum} … ${maximum}`
      : [low !== undefined && `${open} ${low}`, high !== undefined && `${shut} ${high}`]
          .filter(Boolean)
          .join(", ");
  const steps = multipleOf ? t("multiples of {step}", { step: multipleOf }) : "";
  return [bounds && unit ? `${bounds} ${unit}` : bounds, steps].filter(Boolean).join(", ");
}

/** What may be chosen, where the schema itself says it. */
export function choicesOf(schema: Schema): string[] {
  const plain = withoutNull(schema);
  if (plain.oneOf && plain.discriminator) {
    const key = plain.discriminator;
    return plain.oneOf.map((option) => words(optionName(option, key)));
  }
  return plain.enum?.map((value) => nodeText(String(value))) ?? [];
}

/** The default as text; empty where there is none to speak of. */
export function defaultOf(input: InputDescription): string {
  const { default: value, schema } = input;
  if (input.required || value === undefined || value === null || value === "") return "";
  const key = schema && withoutNull(schema).discriminator;
  const kind = key && typeof value === "object" && !Array.isArray(value) ? value[key] : undefined;
  if (typeof kind === "string") return nodeText(words(kind));
  return typeof value === "object" ? short(value) : nodeText(String(value));
}

/** What a field of an option takes, in few words. */
export function factsOf(schema: Schema): string[] {
  const preset = schema.default === undefined ? "" : nodeText(written(schema.default));
  const facts = [
    kindOfSchema(schema),
    boundsOf(schema),
    preset && t("default {value}", { value: preset }),
  ];
  return facts.filter(Boolean);
}

const written = (value: Json) =>
  typeof value === "object" && value !== null ? short(value) : String(value ?? "");

function short(value: Json): string {
  const text = JSON.stringify(value);
  return text === "[]" || text === "{}" ? "" : text;
}

/** Where a node's code lies: a file of Tessera, or a plugin with the module's name. */
export function sourceOf({ type, module }: Pick<NodeDescription, "type" | "module">): string {
  const [plugin] = type.includes("/") ? type.split("/") : [];
  if (plugin) return t("Plugin {plugin}: {module}", { plugin, module: module ?? "" });
  return module ? `${module.replaceAll(".", "/")}.py` : "";
}
