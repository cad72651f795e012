import { expect, it } from "vitest";
import { align, distribute, onGrid } from "./align";

const boxes = [
  { id: "a", x: 0, y: 0, width: 100, height: 50 },
  { id: "b", x: 300, y: 40, width: 50, height: 90 },
  { id: "c", x: 110, y: 200, width: 40, height: 10 },
];

it("lines up an edge or the middles", () => {
  expect(align(boxes, "left").get("b")).toEqual([0, 40]);
  expect(align(boxes, "right").get("a")).toEqual([250, 0]);
  expect(align(boxes, "centre").get("c")).toEqual([155, 200]);
  expect(align(boxes, "top").get("c")).toEqual([110, 0]);
  expect(align(boxes, "bottom").get("b")).toEqual([300, 120]);
  expect(align(boxes, "middle").get("a")).toEqual([0, 80]);
  expect(align([], "left").size).toBe(0);
});

it("spreads them with equal gaps, the ends where they are", () => {
  expect([...distribute(boxes, "across")]).toEqual([
    ["a", [0, 0]],
    ["c", [180, 200]],
    ["b", [300, 40]],
  ]);
  expect(distribute(boxes, "down").get("b")).toEqual([300, 80]);
  expect(distribute(boxes.slice(1), "across").size).toBe(0);
});

it("finds the nearest place on the grid", () => {
  expect(onGrid([7, -5])).toEqual([12, -0]);
});
