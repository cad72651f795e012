import { expect, it } from "vitest";
import { inputUrl, smallInputUrl } from "./inputUrl";
import { fitted, panned, pinched, toPicture, zoomed } from "./view";

it("zooms around a spot, which keeps its place in the picture", () => {
  const view = fitted({ width: 800, height: 400 }, { width: 448, height: 448 });
  expect(view).toEqual({ scale: 0.5, x: 24, y: 124 });
  const at = { x: 100, y: 200 };
  const near = zoomed(view, 3, at);
  expect(near.scale).toBe(1.5);
  const before = toPicture(view, at);
  expect(toPicture(near, at).x).toBeCloseTo(before.x, 9);
  expect(toPicture(panned(near, 5, -7), { x: 105, y: 193 }).y).toBeCloseTo(before.y, 9);
  expect(zoomed(view, 1e9, at).scale).toBe(32);
});

it("two fingers hold the picture where they hold it", () => {
  const view = { scale: 1, x: 0, y: 0 };
  const from: [{ x: number; y: number }, { x: number; y: number }] = [
    { x: 100, y: 100 },
    { x: 200, y: 100 },
  ];
  const to: typeof from = [
    { x: 120, y: 80 },
    { x: 320, y: 80 },
  ];
  const pinch = pinched(view, from, to);
  for (const i of [0, 1] as const) {
    expect(toPicture(pinch, to[i]).x).toBeCloseTo(from[i].x, 9);
    expect(toPicture(pinch, to[i]).y).toBeCloseTo(from[i].y, 9);
  }
});

it("an input's picture is found by its name or its asset", () => {
  expect(inputUrl("cats/a b?.png")).toBe("/api/v1/inputs/cats/a%20b%3F.png");
  expect(smallInputUrl("x.png")).toBe("/api/v1/inputs/x.png?small=true");
  expect(smallInputUrl("view")).toBe("/api/v1/inputs/view?small=true");
  expect(smallInputUrl("asset:1")).toBe("/api/v1/assets/1/thumbnail");
  expect(inputUrl("")).toBeNull();
  expect(inputUrl({ $link: ["a", "b"] })).toBeNull();
});
