import { describe, expect, it } from "vitest";
import { joinPath, parsePath, valueAt, withValue } from "./path";

describe("paths", () => {
  it("read indices as numbers and come back as they were", () => {
    expect(parsePath("images.0")).toEqual(["images", 0]);
    expect(joinPath(parsePath("how.mask"))).toBe("how.mask");
  });
  it("find values at any depth", () => {
    const root = { how: { sizes: [1, { deep: true }] } };
    expect(valueAt(root, ["how", "sizes", 1, "deep"])).toBe(true);
    expect(valueAt(root, ["how", "nothing", 1])).toBeUndefined();
  });
});

describe("withValue", () => {
  it("changes a copy and shares the rest", () => {
    const root = { a: { b: 1 }, c: { d: 2 } };
    const changed = withValue(root, ["a", "b"], 5) as typeof root;
    expect(changed).toEqual({ a: { b: 5 }, c: { d: 2 } });
    expect(root.a.b).toBe(1);
    expect(changed.c).toBe(root.c);
  });
  it("takes entries away and closes the gap in lists", () => {
    expect(withValue({ a: 1, b: 2 }, ["a"], undefined)).toEqual({ b: 2 });
    expect(withValue({ list: [1, 2, 3] }, ["list", 1], undefined)).toEqual({ list: [1, 3] });
  });
  it("makes what is missing on the way", () => {
    expect(withValue(undefined, ["a", 0, "b"], 1)).toEqual({ a: [{ b: 1 }] });
  });
});
