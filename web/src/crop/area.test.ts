import { describe, expect, it } from "vitest";
import { between, HANDLES, inside, multiple, pulled, readArea, shaped } from "./area";

const picture = { width: 200, height: 100 };
const area = { x: 50, y: 20, width: 80, height: 40 };

describe("an area pulled by a handle", () => {
  it("keeps the other sides where they are", () => {
    expect(pulled(area, "e", 10, 99, picture, null)).toEqual({ ...area, width: 90 });
    expect(pulled(area, "nw", -5, 5, picture, null)).toEqual({
      x: 45,
      y: 25,
      width: 85,
      height: 35,
    });
    expect(pulled(area, "all", 500, -500, picture, null)).toEqual({ ...area, x: 120, y: 0 });
  });

  it("stays inside and never becomes empty, with a ratio or without, whatever is done", () => {
    let seed = 5;
    const random = (n: number) => {
      seed = (seed * 16807) % 2147483647;
      return seed % n;
    };
    for (const ratio of [null, 1, 16 / 9, 2 / 3]) {
      let held = ratio ? shaped(area, ratio, picture) : area;
      for (let i = 0; i < 500; i += 1) {
        const handle = [...HANDLES, "all" as const][random(9)] ?? "all";
        held = pulled(held, handle, random(160) - 80, random(160) - 80, picture, ratio);
        expect(inside(held, picture)).toEqual(held);
        expect(Object.values(held).every(Number.isInteger)).toBe(true);
        // A pixel more or less on either side.
        if (ratio)
          expect(Math.abs(held.width - held.height * ratio)).toBeLessThanOrEqual(1 + ratio);
      }
    }
  });
});

it("is drawn from corner to corner, in every direction", () => {
  expect(between({ x: 10, y: 10 }, { x: 30, y: 20 }, picture, null)).toEqual({
    x: 10,
    y: 10,
    width: 20,
    height: 10,
  });
  const back = between({ x: 30, y: 20 }, { x: 10, y: 10 }, picture, null);
  expect([back.width, back.height]).toEqual([20, 10]);
  const square = between({ x: 10, y: 10 }, { x: 30, y: 90 }, picture, 1);
  expect(square.width).toBe(square.height);
});

it("takes a shape about its middle and as much of it as the picture has", () => {
  expect(shaped(area, 1, picture)).toEqual({ x: 62, y: 12, width: 57, height: 57 });
  expect(shaped({ x: 0, y: 0, ...picture }, 16 / 9, picture)).toMatchObject({
    width: 178,
    height: 100,
  });
});

it("is cut to multiples that fit", () => {
  expect(multiple({ x: 190, y: 0, width: 10, height: 99 }, 8, picture)).toEqual({
    x: 190,
    y: 0,
    width: 8,
    height: 96,
  });
});

it("is read from what an input holds", () => {
  expect(readArea({ ...area })).toEqual(area);
  expect(readArea(null)).toBeNull();
  expect(readArea({ x: 1 })).toBeNull();
});
