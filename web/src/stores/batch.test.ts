import { expect, it } from "vitest";
import { keepBatch } from "./batch";
import { createView } from "./view";

function storage(kept = new Map<string, string>()) {
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

it("is as it was over a reload", () => {
  const kept = storage();
  const first = createView();
  keepBatch(first, kept);
  expect(first.getState().batch).toBe(1);
  first.getState().set({ batch: 8 });
  const second = createView();
  keepBatch(second, kept);
  expect(second.getState().batch).toBe(8);
});

it("begins with one where what was kept is none", () => {
  for (const odd of ["0", "1.5", "many", "1001", "-3"]) {
    const view = createView();
    keepBatch(view, storage(new Map([["tessera/batch", odd]])));
    expect(view.getState().batch).toBe(1);
  }
});
