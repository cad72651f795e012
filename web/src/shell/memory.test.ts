import { expect, it } from "vitest";
import { memoryOf } from "./memory";

const memory = {
  device_used: 30,
  device_total: 80,
  host_used: 7,
  models: [
    { id: "small", bytes: 1 },
    { id: "large", bytes: 9 },
  ],
  cache: 3,
};

it("tells a device's memory, and on a processor the worker's own", () => {
  expect(memoryOf({ device: "cuda:0", memory })).toEqual({
    used: 30,
    total: 80,
    models: [
      { id: "large", bytes: 9 },
      { id: "small", bytes: 1 },
    ],
    cache: 3,
  });
  expect(memoryOf({ device: "cpu", memory })).toMatchObject({ used: 7, total: null });
  expect(memoryOf({ device: "", memory: {} })).toEqual({
    used: 0,
    total: null,
    models: [],
    cache: 0,
  });
});
