import { expect, test } from "vitest";
import { type Line, merge, positive, smooth, toCsv } from "./lines";

test("early and late points become one row; the later word counts", () => {
  expect(
    merge(
      [
        [1, 5],
        [3, 7],
      ],
      [
        [2, 6],
        [3, 8],
      ],
    ),
  ).toEqual([
    [1, 5],
    [2, 6],
    [3, 8],
  ]);
});

test("a constant stays a constant from the first point on", () => {
  const flat = Array.from({ length: 20 }, (_, i) => [i, 3] as const);
  for (const [, value] of smooth(flat, 0.9)) expect(value).toBeCloseTo(3);
  expect(smooth(flat, 0)).toBe(flat);
});

test("smoothing is the weighted mean of all values so far", () => {
  const points = [
    [0, 1],
    [1, 2],
    [2, 4],
  ] as const;
  const [, , last] = smooth(points, 0.5);
  expect(last?.[1]).toBeCloseTo((0.25 * 1 + 0.5 * 2 + 1 * 4) / 1.75);
});

test("a value that is no number is passed over and spoils nothing", () => {
  const [, broken, after] = smooth(
    [
      [0, 1],
      [1, Number.NaN],
      [2, 1],
    ],
    0.9,
  );
  expect(broken?.[1]).toBeNaN();
  expect(after?.[1]).toBeCloseTo(1);
});

test("a logarithmic axis leaves out what it cannot show", () => {
  expect(
    positive([
      [0, 1],
      [1, 0],
      [2, -1],
      [3, Number.NaN],
    ]),
  ).toEqual([[0, 1]]);
});

test("a table for spreadsheets, with hostile names as texts", () => {
  const line = { key: "k", job: "j", node: 'a,"b"', series: "loss" };
  const lines: Line[] = [
    { ...line, run: '=HYPERLINK("x")', points: [[1, 0.5]] },
    { ...line, run: "plain", node: "n", points: [[2, -1e-9]] },
  ];
  expect(toCsv(lines)).toBe(
    'run,node,series,step,value\r\n"\'=HYPERLINK(""x"")","a,""b""",loss,1,0.5\r\nplain,n,loss,2,-1e-9\r\n',
  );
});
