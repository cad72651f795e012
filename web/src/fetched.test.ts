// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { fetchAhead, fetched, patiently } from "./fetched";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("asks until it comes, and for the styles that did not come too", async () => {
  const lost = document.createElement("link");
  lost.rel = "stylesheet";
  document.head.append(lost);
  const get = vi.fn(async () => "part");
  get.mockRejectedValueOnce(new TypeError("Failed to fetch dynamically imported module"));
  get.mockRejectedValueOnce(new TypeError("Failed to fetch dynamically imported module"));
  const coming = patiently(get);
  await vi.advanceTimersByTimeAsync(3000);
  expect(await coming).toBe("part");
  expect(get).toHaveBeenCalledTimes(3);
  expect(lost.isConnected).toBe(false);
  expect(document.querySelectorAll("link")).toHaveLength(1);
  document.querySelector("link")?.remove();
});

it("fetches ahead one part after the other, and says nothing when one does not come", async () => {
  const complain = vi.fn();
  window.addEventListener("vite:preloadError", complain);
  const got: string[] = [];
  const part = (name: string) => async () => {
    got.push(name);
    return { default: () => null };
  };
  const lost = async () => {
    window.dispatchEvent(new Event("vite:preloadError", { cancelable: true }));
    throw new TypeError("Failed to fetch dynamically imported module");
  };
  for (const get of [part("a"), part("b"), lost, part("c")]) fetched(get);
  const done = fetchAhead();
  expect(got).toEqual([]);
  await vi.runAllTimersAsync();
  await done;
  expect(got).toEqual(["a", "b"]);
  expect(complain).not.toHaveBeenCalled();
  window.dispatchEvent(new Event("vite:preloadError"));
  expect(complain).toHaveBeenCalledOnce();
  window.removeEventListener("vite:preloadError", complain);
});
