import { expect, it } from "vitest";
import { along, LINK_STYLES, linkPath, nearest } from "./curve";

it("draws every style from the first point to the last, by those between", () => {
  expect(
    linkPath("straight", [
      [0, 0],
      [50, 10],
      [100, 0],
    ]),
  ).toBe("M0,0L50,10L100,0");
  expect(
    linkPath("orthogonal", [
      [0, 0],
      [100, 40],
    ]),
  ).toBe("M0,0L50,0L50,40L100,40");
  expect(
    linkPath("orthogonal", [
      [0, 0],
      [100, 0],
    ]),
  ).toBe("M0,0L100,0");
  expect(
    linkPath("orthogonal", [
      [100, 0],
      [0, 40],
    ]),
  ).toBe("M100,0L118,0L118,20L-18,20L-18,40L0,40");
  expect(
    linkPath("curved", [
      [0, 0],
      [100, 0],
      [200, 0],
    ]),
  ).toBe("M0,0C50,0 50,0 100,0C150,0 150,0 200,0");
});

it("knows what a link passes, and on which leg", () => {
  for (const style of LINK_STYLES) {
    const points: [number, number][] = [
      [0, 0],
      [200, 100],
      [400, 0],
    ];
    const found = along(style, points);
    expect(found[0]?.at).toEqual([0, 0]);
    expect(found.at(-1)?.at).toEqual([400, 0]);
    expect(nearest(style, points, [200, 100])).toMatchObject({ distance: 0, leg: 0 });
    expect(nearest(style, points, [390, 0]).leg).toBe(1);
    expect(nearest(style, points, [200, 500]).distance).toBeGreaterThan(300);
  }
});
