/** Which widget a JSON Schema asks for. One per shape, never one per node. */

import type { Schema } from "./catalogue";
import type { Json } from "./workflow";

export type Shape =
  | "integer"
  | "number"
  | "slider"
  | "seed"
  | "boolean"
  | "string"
  | "multiline"
  | "enum"
  | "choices"
  | "picture"
  | "mask"
  | "crop"
  | "color"
  | "union"
  | "list"
  | "literal"
  | "subgraph"
  | "body"
  | "json";

export function shapeOf(schema: Schema): Shape {
  const plain = withoutNull(schema);
  if (plain.oneOf && plain.discriminator) return "union";
  if (plain.widget === "mask" || plain.widget === "crop") return plain.widget;
  if (plain.choices) return plain.upload ? "picture" : "choices";
  if (plain.subgraph) return "subgraph";
  if (plain.body_inputs) return "body";
  if (plain.anyOf?.every((option) => SCALARS.has(option.type ?? ""))) return "literal";
  if (plain.enum || plain.const !== undefined) return "enum";
  switch (plain.type) {
    case "boolean":
      return "boolean";
    case "integer":
      return plain.seed ? "seed" : isSlider(plain) ? "slider" : "integer";
    case "number":
      return isSlider(plain) ? "slider" : "number";
    case "string":
      if (plain.format === "color") return "color";
      return plain.multiline ? "multiline" : "string";
    case "array":
      return plain.items ? "list" : "json";
    default:
      return "json";
  }
}

const SCALARS = new Set(["integer", "number", "string", "boolean"]);

/** The schema behind `… | None`, or the schema itself. */
export function withoutNull(schema: Schema): Schema {
  const options = schema.anyOf?.filter((option) => option.type !== "null");
  if (!options || options.length === schema.anyOf?.length || options.length !== 1) return schema;
  const { anyOf: _, ...rest } = schema;
  return { ...options[0], ...rest };
}

export function isNullable(schema: Schema): boolean {
  return schema.anyOf?.some((option) => option.type === "null") ?? false;
}

function isSlider(schema: Schema): boolean {
  return schema.widget === "slider" && schema.minimum !== undefined && schema.maximum !== undefined;
}

/** The value a new place of this schema starts with. */
export function initialValue(schema: Schema): Json {
  const plain = withoutNull(schema);
  if (schema.default !== undefined) return schema.default;
  if (isNullable(schema)) return null;
  if (plain.const !== undefined) return plain.const;
  if (plain.enum) return plain.enum[0] ?? null;
  if (plain.oneOf?.[0]) return initialValue(plain.oneOf[0]);
  if (plain.anyOf) return "";
  switch (plain.type) {
    case "boolean":
      return false;
    case "integer":
    case "number":
      return Math.max(plain.minimum ?? 0, 0);
    case "string":
      return plain.format === "color" ? "#000000" : "";
    case "array":
      return [];
    case "object":
      return Object.fromEntries(
        Object.entries(plain.properties ?? {})
          .filter(([, property]) => !property.wire && property.default !== undefined)
          .map(([name, property]) => [name, property.default ?? null]),
      );
    default:
      return null;
  }
}
