import { crc32, inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { feather, gaussian } from "./feather";
import { fill } from "./fill";
import { greyPng } from "./greyPng";
import { clear, emptyMask, invert, isBlank, type Mask, whole } from "./mask";
import { MaskSession } from "./session";
import { Steps } from "./steps";
import { Stroke } from "./stroke";

const at = (mask: Mask, x: number, y: number) => mask.values[y * mask.width + x];

/** Every pixel with its distance from a line between two points: the closed form of a stroke. */
function distances(mask: Mask, [ax, ay]: [number, number], [bx, by]: [number, number]) {
  return Array.from(mask.values, (value, i) => {
    const [x, y] = [(i % mask.width) + 0.5 - ax, Math.floor(i / mask.width) + 0.5 - ay];
    const [dx, dy] = [bx - ax, by - ay];
    const t = Math.min(1, Math.max(0, (x * dx + y * dy) / (dx * dx + dy * dy || 1)));
    return { value, distance: Math.hypot(x - t * dx, y - t * dy) };
  });
}

describe("a stroke", () => {
  it("covers what lies within its radius and nothing beyond, at whatever speed", () => {
    const masks = [2, 40].map((parts) => {
      const mask = emptyMask(64, 48);
      const stroke = new Stroke(mask, { hardness: 1, erase: false });
      for (let i = 0; i <= parts; i += 1)
        stroke.to({ x: 10 + (40 * i) / parts, y: 10 + (20 * i) / parts, radius: 6 });
      return mask;
    });
    for (const { value, distance } of distances(masks[0] as Mask, [10, 10], [50, 30])) {
      if (distance <= 5.5) expect(value).toBe(255);
      if (distance >= 6.5) expect(value).toBe(0);
    }
    expect(masks[1]?.values).toEqual(masks[0]?.values);
  });

  it("erases, passes over itself once, and stays inside the picture", () => {
    const mask = emptyMask(32, 32);
    const brush = { hardness: 0.5, erase: false };
    const once = new Stroke(mask, brush);
    once.to({ x: 0, y: 16, radius: 12 });
    const first = mask.values.slice();
    once.to({ x: 0, y: 16, radius: 12 });
    expect(mask.values).toEqual(first);
    expect(once.area).toEqual({ x: 0, y: 3, width: 13, height: 26 });
    const rubber = new Stroke(mask, { hardness: 1, erase: true });
    rubber.to({ x: 0, y: 16, radius: 14 });
    expect(isBlank(mask)).toBe(true);
    expect(new Stroke(mask, brush).to({ x: -90, y: 5, radius: 8 }).width).toBe(0);
  });

  it("falls off with less hardness, and thins with less pressure", () => {
    const mask = emptyMask(64, 64);
    new Stroke(mask, { hardness: 0, erase: false }).to({ x: 32, y: 32, radius: 20 });
    const row = Array.from({ length: 21 }, (_, i) => at(mask, 32 + i, 32) ?? 0);
    expect(row[0]).toBeGreaterThan(250);
    expect(row).toEqual([...row].sort((a, b) => b - a));
    clear(mask);
    const pen = new Stroke(mask, { hardness: 1, erase: false });
    pen.to({ x: 10, y: 32, radius: 8 });
    pen.to({ x: 54, y: 32, radius: 2 });
    const column = (x: number) =>
      Array.from({ length: 64 }, (_, y) => at(mask, x, y) ?? 0).filter((v) => v === 255).length;
    expect(column(12)).toBeGreaterThan(12);
    expect(column(53)).toBeLessThan(6);
  });
});

it("fill takes the inside of an outline, its soft rim included, and nothing outside", () => {
  const mask = emptyMask(40, 40);
  const stroke = new Stroke(mask, { hardness: 1, erase: false });
  for (const [x, y] of [
    [10, 10],
    [30, 10],
    [30, 30],
    [10, 30],
    [10, 10],
  ] as const)
    stroke.to({ x, y, radius: 2 });
  expect(fill(mask, 20, 20, 255).width).toBeGreaterThan(14);
  expect(at(mask, 12, 12)).toBe(255);
  expect(at(mask, 20, 20)).toBe(255);
  expect(at(mask, 4, 4)).toBe(0);
  fill(mask, 20, 20, 0);
  expect(mask.values.filter((v) => v > 128)).toHaveLength(0);
  expect(fill(mask, 99, 0, 255).width).toBe(0);
});

it("feather is a Gaussian: an edge becomes its integral, the sum stays", () => {
  const mask = emptyMask(200, 9);
  for (let i = 0; i < mask.values.length; i += 1) if (i % 200 >= 100) mask.values[i] = 255;
  feather(mask, 4);
  const kernel = gaussian(4);
  expect(kernel.reduce((sum, w, i) => sum + w * (i ? 2 : 1), 0)).toBeCloseTo(1, 6);
  // The normal distribution at half, one and two deviations beyond the edge.
  for (const [x, share] of [
    [101, 0.6462],
    [103, 0.8092],
    [107, 0.9696],
  ] as const)
    expect((at(mask, x, 4) ?? 0) / 255).toBeCloseTo(share, 1.6);
  expect(at(mask, 60, 0)).toBe(0);
  expect(at(mask, 140, 8)).toBe(255);
});

it("invert twice is nothing", () => {
  const mask = emptyMask(16, 16);
  new Stroke(mask, { hardness: 0.3, erase: false }).to({ x: 8, y: 8, radius: 7 });
  const before = mask.values.slice();
  invert(mask);
  expect(at(mask, 0, 0)).toBe(255);
  invert(mask);
  expect(mask.values).toEqual(before);
});

it("a hundred changes are undone and done again to the byte", () => {
  const mask = emptyMask(30, 20);
  const steps = new Steps(mask);
  const states = [mask.values.slice()];
  let seed = 7;
  const random = (n: number) => {
    seed = (seed * 16807) % 2147483647;
    return seed % n;
  };
  for (let i = 0; i < 100; i += 1) {
    const before = mask.values.slice();
    if (i % 10 === 9) {
      invert(mask);
      steps.note(whole(mask), before);
    } else {
      const stroke = new Stroke(mask, { hardness: random(11) / 10, erase: i % 3 === 2 });
      stroke.to({ x: random(30), y: random(20), radius: 1 + random(6) });
      stroke.to({ x: random(30), y: random(20), radius: 1 + random(6) });
      steps.note(stroke.area, before);
    }
    if (mask.values.some((v, k) => v !== before[k])) states.push(mask.values.slice());
  }
  for (const state of states.slice(0, -1).reverse()) {
    expect(steps.undo()).not.toBeNull();
    expect(mask.values).toEqual(state);
  }
  expect(steps.undo()).toBeNull();
  for (const state of states.slice(1)) {
    steps.redo();
    expect(mask.values).toEqual(state);
  }
  expect(steps.canRedo).toBe(false);
});

it("the PNG holds every byte, as zlib itself reads it", async () => {
  const mask = emptyMask(37, 11);
  mask.values.forEach((_, i) => {
    mask.values[i] = (i * 31) % 256;
  });
  const png = Buffer.from(await greyPng(mask));
  expect([png.readUInt32BE(16), png.readUInt32BE(20), png[24], png[25]]).toEqual([37, 11, 8, 0]);
  const size = png.readUInt32BE(33);
  const data = png.subarray(37, 41 + size);
  expect(data.subarray(0, 4).toString()).toBe("IDAT");
  expect(png.readUInt32BE(41 + size)).toBe(crc32(data));
  const lines = inflateSync(data.subarray(4));
  for (let y = 0; y < 11; y += 1) {
    expect(lines[y * 38]).toBe(0);
    expect([...lines.subarray(y * 38 + 1, (y + 1) * 38)]).toEqual([
      ...mask.values.subarray(y * 37, (y + 1) * 37),
    ]);
  }
});

it("feather computes what a plain convolution would, borders and soft parts too", () => {
  const mask = emptyMask(61, 47);
  mask.values.fill(255, 0, 61 * 9);
  new Stroke(mask, { hardness: 0.2, erase: false }).to({ x: 50, y: 30, radius: 9 });
  const before = { ...mask, values: mask.values.slice() };
  feather(mask, 3);
  const kernel = gaussian(3);
  const weight = (k: number) => kernel[Math.abs(k)] ?? 0;
  const held = (x: number, y: number) =>
    at(before, Math.min(60, Math.max(0, x)), Math.min(46, Math.max(0, y))) ?? 0;
  const reach = kernel.length - 1;
  for (let y = 0; y < 47; y += 1) {
    for (let x = 0; x < 61; x += 1) {
      let sum = 0;
      for (let j = -reach; j <= reach; j += 1)
        for (let i = -reach; i <= reach; i += 1) sum += weight(i) * weight(j) * held(x + i, y + j);
      expect(Math.abs((at(mask, x, y) ?? 0) - sum), `${x}, ${y}`).toBeLessThanOrEqual(0.51);
    }
  }
});

it("one session after another keeps every change apart", () => {
  const mask = emptyMask(40, 30);
  const session = new MaskSession(mask, () => undefined);
  const brush = { tool: "brush", size: 8, hardness: 1, pressure: false } as const;
  const states = [mask.values.slice()];
  const did = (what: () => void) => {
    what();
    states.push(mask.values.slice());
  };
  const stroke = (tool: "brush" | "eraser", x: number, y: number) => {
    session.down({ ...brush, tool }, { x, y }, 0);
    session.move({ ...brush, tool }, { x: x + 9, y }, 0);
    session.up();
  };
  did(() => stroke("brush", 10, 10));
  did(() => stroke("brush", 14, 14));
  did(() => stroke("eraser", 12, 12));
  did(() => session.invert());
  did(() => session.feather(2));
  did(() => session.down({ ...brush, tool: "fill" }, { x: 1, y: 1 }, 0));
  did(() => stroke("eraser", 20, 20));
  // A stroke that was no stroke leaves nothing behind, for the next one neither.
  session.down(brush, { x: 30, y: 4 }, 0);
  session.cancel();
  expect(mask.values).toEqual(states.at(-1));
  for (const state of states.slice(0, -1).reverse()) {
    session.undo();
    expect(mask.values).toEqual(state);
  }
  for (const state of states.slice(1)) {
    session.redo();
    expect(mask.values).toEqual(state);
  }
});
