// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { patiently } from "./fetched";

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
