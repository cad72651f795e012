import { describe, expect, it } from "vitest";
import type { Schema } from "./catalogue";
import { catalogue } from "./fixtures/scenes";
import { initialValue, isNullable, shapeOf } from "./shape";

describe("shapeOf", () => {
  it.each<[string, Schema]>([
    ["integer", { type: "integer" }],
    ["seed", { type: "integer", seed: true }],
    ["number", { type: "number", widget: "slider" }],
    ["slider", { type: "number", widget: "slider", minimum: 0, maximum: 1 }],
    ["boolean", { type: "boolean" }],
    ["string", { anyOf: [{ type: "string" }, { type: "null" }] }],
    ["multiline", { type: "string", multiline: true }],
    ["color", { type: "string", format: "color" }],
    ["enum", { type: "string", enum: ["a", "b"] }],
    ["choices", { type: "string", choices: "models/checkpoints" }],
    ["union", { oneOf: [], discriminator: "kind" }],
    ["list", { type: "array", items: { type: "integer" } }],
    ["literal", { anyOf: [{ type: "integer" }, { type: "string" }] }],
    ["subgraph", { type: "string", subgraph: true }],
    ["json", { type: "object" }],
    ["json", {}],
  ])("%s", (shape, schema) => {
    expect(shapeOf(schema)).toBe(shape);
  });
  it("knows every input of the catalogue without falling back to JSON", () => {
    const fallen = catalogue.nodes.flatMap((n) =>
      n.inputs
        .filter((i) => i.schema && shapeOf(i.schema) === "json")
        .map((i) => `${n.type}.${i.name}`),
    );
    expect(fallen).toEqual([]);
  });
});

describe("initialValue", () => {
  it("is what the schema says, or the plainest value", () => {
    expect(initialValue({ type: "integer", minimum: 3 })).toBe(3);
    expect(initialValue({ type: "string", default: "x" })).toBe("x");
    expect(initialValue({ anyOf: [{ type: "string" }, { type: "null" }] })).toBeNull();
    expect(isNullable({ anyOf: [{ type: "string" }, { type: "null" }] })).toBe(true);
    const format = catalogue.get("SaveImage")?.inputs.find((i) => i.name === "format")?.schema;
    expect(format?.oneOf?.[1] && initialValue(format.oneOf[1])).toEqual({
      kind: "jpeg",
      quality: 92,
    });
  });
});
