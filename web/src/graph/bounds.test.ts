import { expect, it } from "vitest";
import { boundsOf, viewOf } from "./bounds";

it("bounds hold every box", () => {
  const boxes = [
    { x: 0, y: 10, width: 5, height: 5 },
    { x: -20, y: 0, width: 10, height: 40 },
  ];
  expect(boundsOf(boxes)).toEqual({ x: -20, y: 0, width: 25, height: 40 });
  expect(boundsOf([])).toBeNull();
});

it("a view shows its box in the middle, never larger than life", () => {
  const pane = { width: 1000, height: 500 };
  const small = viewOf({ x: 100, y: 100, width: 100, height: 100 }, pane);
  expect(small).toEqual({ zoom: 1, x: 350, y: 100 });
  const large = viewOf({ x: 0, y: 0, width: 10_000, height: 100 }, pane);
  expect(large.zoom).toBeLessThan(0.1);
  expect(large.x).toBeCloseTo(36);
});
