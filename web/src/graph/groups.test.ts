import { expect, it } from "vitest";
import { groupAround, membersOf } from "./groups";

const box = (id: string, x: number, y: number, width = 100, height = 100) => ({
  id,
  x,
  y,
  width,
  height,
});

it("holds what has its middle in it, smaller groups too, itself never", () => {
  const outer = box("group:1", 0, 0, 500, 500);
  const inner = box("group:2", 50, 50, 300, 300);
  const things = [outer, inner, box("in", 10, 10), box("half", 449, 0), box("out", 451, 0)];
  expect(membersOf(outer, things)).toEqual(["group:2", "in", "half"]);
  expect(membersOf(inner, [outer, inner])).toEqual([]);
});

it("is put around things with room for its title", () => {
  const around = groupAround([box("a", 0, 0), box("b", 200, 50)]);
  expect(around).toEqual({ x: -20, y: -52, width: 340, height: 222 });
  expect(membersOf({ id: "g", ...(around as never as object) } as never, [box("a", 0, 0)])).toEqual(
    ["a"],
  );
  expect(groupAround([])).toBeNull();
});
