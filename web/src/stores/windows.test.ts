// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from "vitest";
import { claimWindow, ifDead } from "./windows";

afterEach(() => sessionStorage.clear());

/** The browser's locks as far as they are asked here: a name is held until its callback ends. */
function testLocks() {
  const held = new Set<string>();
  const request = async (
    name: string,
    options: LockOptions,
    use: (lock: object | null) => unknown,
  ) => {
    if (held.has(name)) {
      if (options.ifAvailable) return use(null);
      await new Promise((_, reject) => options.signal?.addEventListener("abort", reject));
    }
    held.add(name);
    const result = await use({ name });
    held.delete(name);
    return result;
  };
  return { held, locks: { request } as unknown as LockManager };
}

it("keeps its name over a reload, and takes another in a copy of a living window", async () => {
  vi.spyOn(AbortSignal, "timeout").mockImplementation(() => AbortSignal.abort());
  const { held, locks } = testLocks();
  const first = await claimWindow(sessionStorage, locks);
  held.clear(); // the page is gone
  expect(await claimWindow(sessionStorage, locks)).toBe(first);
  vi.spyOn(AbortSignal, "timeout").mockImplementation(() => {
    const control = new AbortController();
    queueMicrotask(() => control.abort());
    return control.signal;
  });
  const copy = await claimWindow(sessionStorage, locks);
  expect(copy).not.toBe(first);
  expect(sessionStorage.getItem("tessera/window")).toBe(copy);
});

it("touches nothing of a living window", async () => {
  const { locks } = testLocks();
  const living = await claimWindow(sessionStorage, locks);
  const take = vi.fn();
  expect(await ifDead(living, locks, take)).toBe(false);
  expect(take).not.toHaveBeenCalled();
  expect(await ifDead("gone", locks, take)).toBe(true);
  expect(take).toHaveBeenCalledOnce();
});

it("takes every window for gone where the browser has no locks", async () => {
  expect(await claimWindow(sessionStorage, undefined)).toMatch(/^[0-9a-f-]{36}$/);
  const take = vi.fn();
  expect(await ifDead("any", undefined, take)).toBe(true);
});
