import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Frame } from "../stores/live";
import { short, thin } from "./drawCurves";
import { drawFrames } from "./frames";

type Decoding = { frame: unknown; finish(): void };
let decoding: Decoding[] = [];

beforeEach(() => {
  decoding = [];
  vi.stubGlobal(
    "createImageBitmap",
    (bytes: unknown) =>
      new Promise((resolve) => {
        decoding.push({
          frame: bytes,
          finish: () => resolve({ width: 4, height: 2, close: () => undefined }),
        });
      }),
  );
});
afterEach(() => vi.unstubAllGlobals());

const canvas = () => {
  const drawImage = vi.fn();
  return {
    drawImage,
    element: {
      width: 0,
      height: 0,
      dataset: {},
      getContext: () => ({ drawImage }),
    } as unknown as HTMLCanvasElement,
  };
};
const frame = (name: string) => ({ bytes: name }) as unknown as Frame;

it("decodes one frame at a time; of those that come meanwhile, the newest", async () => {
  const { element, drawImage } = canvas();
  let send: (frame: Frame) => void = () => undefined;
  drawFrames(element, (listener) => {
    send = listener;
    return () => undefined;
  });
  send(frame("a"));
  send(frame("b"));
  send(frame("c"));
  expect(decoding.map((d) => d.frame)).toEqual(["a"]);
  decoding[0]?.finish();
  await vi.waitFor(() => expect(decoding).toHaveLength(2));
  expect(decoding[1]?.frame).toBe("c");
  decoding[1]?.finish();
  await vi.waitFor(() => expect(drawImage).toHaveBeenCalledTimes(2));
  expect([element.width, element.height]).toEqual([4, 2]);
});

it("draws nothing after it was stopped", async () => {
  const { element, drawImage } = canvas();
  const unlisten = vi.fn();
  const stop = drawFrames(element, (listener) => {
    listener(frame("a"));
    return unlisten;
  });
  stop();
  decoding[0]?.finish();
  await Promise.resolve();
  expect(unlisten).toHaveBeenCalled();
  expect(drawImage).not.toHaveBeenCalled();
});

it("thins a long curve and keeps its last point", () => {
  const points = Array.from({ length: 10_001 }, (_, i) => [i, i] as const);
  const kept = thin(points, 200);
  expect(kept.length).toBeLessThanOrEqual(202);
  expect(kept.at(-1)).toEqual([10_000, 10_000]);
  expect([0, 0.00001234, 0.123456, 1234567].map(short)).toEqual([
    "0",
    "1.2e-5",
    "0.1235",
    "1.2e+6",
  ]);
});
