import { expect, test } from "vitest";
import { atScale, fitScale, panBy, place, scaleOf, WHOLE, zoomAt } from "./zoom";

const frame = { stage: [800, 600], picture: [400, 400] } as const;

test("the whole picture stands in the middle, as large as it fits", () => {
  expect(fitScale(frame)).toBe(1.5);
  expect(place(WHOLE, frame)).toEqual({ left: 100, top: 0, width: 600, height: 600 });
});

test("zooming keeps the point under the pointer where it is", () => {
  const at = [300, 200] as const;
  const point = (view = WHOLE) => {
    const { left, top, width, height } = place(view, frame);
    return [(at[0] - left) / width, (at[1] - top) / height];
  };
  const close = zoomAt(WHOLE, frame, 4, at);
  expect(scaleOf(close, frame)).toBe(6);
  expect(point(close)[0]).toBeCloseTo(point()[0] ?? 0);
  expect(point(close)[1]).toBeCloseTo(point()[1] ?? 0);
  const back = zoomAt(close, frame, 1 / 4, at);
  expect(back.zoom).toBeCloseTo(1);
  expect(back.x).toBeCloseTo(0.5);
});

test("1:1 is one pixel for one, also where the picture is smaller than the stage", () => {
  expect(place(atScale(WHOLE, frame, 1), frame)).toEqual({
    left: 200,
    top: 100,
    width: 400,
    height: 400,
  });
});

test("a picture cannot be moved out of sight, nor zoomed beyond its pixels", () => {
  const close = atScale(WHOLE, frame, 8);
  expect(place(panBy(close, frame, 1e6, 1e6), frame)).toMatchObject({ left: 0, top: 0 });
  const { left, width } = place(panBy(close, frame, -1e6, 0), frame);
  expect(left + width).toBeCloseTo(800);
  expect(panBy(WHOLE, frame, 50, 50)).toEqual(WHOLE);
  expect(scaleOf(zoomAt(WHOLE, frame, 1e9, [0, 0]), frame)).toBe(32);
  expect(scaleOf(zoomAt(WHOLE, frame, 1e-9, [0, 0]), frame)).toBe(1);
});
