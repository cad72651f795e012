/** Numbers as schemas bound them. */

import type { Schema } from "../graph/catalogue";
import type { Json } from "../graph/workflow";

export function stepOf(schema: Schema): number {
  if (schema.step) return schema.step;
  if (schema.multipleOf) return schema.multipleOf;
  return schema.type === "integer" ? 1 : 0.1;
}

export function clamp(value: number, schema: Schema): number {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const step = stepOf(schema);
  let result = value;
  if (minimum !== undefined) result = Math.max(result, minimum);
  if (maximum !== undefined) result = Math.min(result, maximum);
  if (exclusiveMinimum !== undefined && result <= exclusiveMinimum)
    result = exclusiveMinimum + step;
  if (exclusiveMaximum !== undefined && result >= exclusiveMaximum)
    result = exclusiveMaximum - step;
  return result;
}

/** A value typed or stepped to, made one the schema takes. */
export function settle(value: number, schema: Schema): number {
  let result = clamp(value, schema);
  if (schema.type === "integer") result = Math.round(result);
  if (schema.multipleOf) {
    result = Math.round(result / schema.multipleOf) * schema.multipleOf;
    result = clamp(result, schema);
  }
  return tidy(result);
}

/** 0.1 + 0.2 is 0.3 to a person. */
export function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

/** The number a person typed, also as a sum (`512*2`, `7.5 + 1`); null for anything else. */
export function readNumber(text: string): number | null {
  const plain = text.trim().replace(",", ".");
  if (plain === "") return null;
  const number = Number(plain);
  if (Number.isFinite(number)) return number;
  const parts = /^(-?\d+(?:\.\d+)?)\s*([-+*/])\s*(-?\d+(?:\.\d+)?)$/.exec(plain);
  if (!parts) return null;
  const [a, b] = [Number(parts[1]), Number(parts[3])];
  const result = { "+": a + b, "-": a - b, "*": a * b, "/": a / b }[parts[2] as "+"];
  return Number.isFinite(result) ? result : null;
}

export function showNumber(value: Json | undefined): string {
  return value === undefined || value === null ? "" : String(value);
}
