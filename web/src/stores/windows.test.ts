// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from "vitest";
import { asked, claimWindow, namesOf } from "./windows";

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
  const first = await claimWindow(sessionStorage, namesOf({ locks }));
  held.clear(); // the page is gone
  expect(await claimWindow(sessionStorage, namesOf({ locks }))).toBe(first);
  vi.spyOn(AbortSignal, "timeout").mockImplementation(() => {
    const control = new AbortController();
    queueMicrotask(() => control.abort());
    return control.signal;
  });
  const copy = await claimWindow(sessionStorage, namesOf({ locks }));
  expect(copy).not.toBe(first);
  expect(sessionStorage.getItem("tessera/window")).toBe(copy);
});

it("touches nothing of a living window", async () => {
  const { locks } = testLocks();
  const living = await claimWindow(sessionStorage, namesOf({ locks }));
  const take = vi.fn(async () => undefined);
  const { ifDead } = namesOf({ locks });
  expect(await ifDead(living, take)).toBe(false);
  expect(take).not.toHaveBeenCalled();
  expect(await ifDead("gone", take)).toBe(true);
  expect(take).toHaveBeenCalledOnce();
});

/** Windows that hear each other, as those of one browser do. */
function testChannels() {
  const open = new Set<EventTarget>();
  return () => {
    const target = new EventTarget();
    open.add(target);
    return {
      postMessage: (data: unknown) => {
        for (const other of open)
          if (other !== target) other.dispatchEvent(new MessageEvent("message", { data }));
      },
      addEventListener: target.addEventListener.bind(target),
      removeEventListener: target.removeEventListener.bind(target),
      close: () => open.delete(target),
    };
  };
}

it("asks the other windows where the browser has no locks", async () => {
  const channel = testChannels();
  const first = channel();
  const name = await claimWindow(sessionStorage, asked(first as never, 0));
  // A copy of the window has the same name in its session.
  const copy = asked(channel() as never, 0);
  expect(await claimWindow(sessionStorage, copy)).not.toBe(name);
  const take = vi.fn(async () => undefined);
  expect(await copy.ifDead(name, take)).toBe(false);
  expect(take).not.toHaveBeenCalled();
  first.close();
  expect(await copy.ifDead(name, take)).toBe(true);
  expect(take).toHaveBeenCalledOnce();
});
