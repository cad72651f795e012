import { expect, it } from "vitest";
import { createOnChange } from "./onChange";

function storage() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

it("stays as it was over a reload", () => {
  const kept = storage();
  createOnChange(kept).getState().switch("a", true);
  createOnChange(kept).getState().switch("b", true);
  createOnChange(kept).getState().switch("a", false);
  expect([...createOnChange(kept).getState().documents]).toEqual(["b"]);
});

it("begins anew where what was kept cannot be read, or nothing can be kept", () => {
  const broken = { getItem: () => "{", setItem: () => Promise.reject };
  expect(createOnChange(broken).getState().documents.size).toBe(0);
  const full = {
    getItem: () => "[1]",
    setItem: () => {
      throw new DOMException("full");
    },
  };
  const store = createOnChange(full);
  store.getState().switch("a", true);
  expect([...store.getState().documents]).toEqual(["a"]);
});
