import { describe, expect, it } from "vitest";
import type { Schema } from "../graph/catalogue";
import { exactInteger } from "./exactInteger";
import { readLiteral, showLiteral } from "./literal";
import { readNumber, settle, stepOf } from "./number";

const pixels: Schema = { type: "integer", minimum: 16, maximum: 16384, multipleOf: 8, step: 8 };
const share: Schema = { type: "number", minimum: 0, maximum: 1, step: 0.01 };

describe("settle", () => {
  it.each([
    [130, pixels, 128],
    [1, pixels, 16],
    [1e9, pixels, 16384],
    [0.1 + 0.2, share, 0.3],
    [-1, share, 0],
    [2.6, { type: "integer" } satisfies Schema, 3],
    [0, { type: "number", exclusiveMinimum: 0, step: 0.5 } satisfies Schema, 0.5],
  ])("%d becomes what the schema takes", (value, schema, settled) => {
    expect(settle(value, schema)).toBe(settled);
  });
  it("steps by what the schema says, or by its type", () => {
    expect(
      [pixels, share, { type: "integer" } as Schema, { type: "number" } as Schema].map(stepOf),
    ).toEqual([8, 0.01, 1, 0.1]);
  });
});

describe("readNumber", () => {
  it.each([
    ["7", 7],
    [" 0,5 ", 0.5],
    ["512*2", 1024],
    ["7.5 + 1", 8.5],
    ["1/0", null],
    ["", null],
    ["alert(1)", null],
    ["1+2+3", null],
  ])("%j → %s", (text, value) => {
    expect(readNumber(text)).toBe(value);
  });
});

describe("exactInteger", () => {
  it.each([
    ["42", 42],
    ["9007199254740993", "9007199254740993"],
    ["99999999999999999999", "18446744073709551615"],
    ["4.5", null],
    ["-1", null],
  ])("%s → %s", (text, value) => {
    expect(exactInteger(text, 2 ** 64)).toBe(value);
  });
  it("keeps a smaller limit", () => {
    expect(exactInteger("500", 100)).toBe(100);
  });
});

describe("literals", () => {
  const types = ["boolean", "integer", "number", "string"];
  it.each([
    ["7", 7],
    ["-0.5", -0.5],
    ["true", true],
    ["seven", "seven"],
    ['"7"', "7"],
  ])("%s is read by what it looks like", (text, value) => {
    expect(readLiteral(text, types)).toBe(value);
    expect(readLiteral(showLiteral(value), types)).toBe(value);
  });
  it("stay texts where only texts are taken", () => {
    expect(readLiteral("7", ["string"])).toBe("7");
  });
});
