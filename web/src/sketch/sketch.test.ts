import { expect, it } from "vitest";
import { moveNodes } from "../graph/edit";
import { sceneOver, textToImage } from "../graph/fixtures/scenes";
import { pathsByTint, sketchOf, viewBoxOf } from "./sketch";

it("places nodes and lines where the canvas has them", () => {
  const workflow = moveNodes(textToImage(), new Map([["save", [500, 60]]]));
  const { nodes, lines, bounds } = sketchOf(sceneOver(workflow));
  expect(nodes).toHaveLength(7);
  expect(lines).toHaveLength(9);
  const save = nodes.find((node) => node.id === "save");
  expect(save).toMatchObject({ x: 500, y: 60, title: "Save image" });
  expect(bounds?.width).toBe(500 + (save?.width ?? 0));
  const last = lines.find(({ id }) => id.endsWith("save.image"));
  expect(last?.path).toMatch(/,500,\d+$/);
  expect(viewBoxOf({ x: 0, y: 10, width: 100, height: 50 }, 5)).toBe("-5 5 110 60");
});

it("draws thousands of boxes as one element a colour", () => {
  const paths = pathsByTint(
    Array.from({ length: 3000 }, (_, i) => ({
      id: `${i}`,
      title: "",
      tint: i % 2 ? "a" : "b",
      x: i,
      y: 0,
      width: 1,
      height: 2,
    })),
  );
  expect(paths.map(([tint, path]) => [tint, path.match(/M/g)?.length])).toEqual([
    ["b", 1500],
    ["a", 1500],
  ]);
  expect(paths[1]?.[1].slice(0, 18)).toBe("M1 0h1v2h-1zM3 0h1");
});

it("draws nothing of nothing", () => {
  const sketch = sketchOf(sceneOver({ ...textToImage(), nodes: {} }));
  expect(sketch.bounds).toBeNull();
  expect(viewBoxOf(sketch.bounds)).toBe("0 0 100 60");
});
