// @vitest-environment happy-dom
import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, expect, it, vi } from "vitest";
import { Guard } from "./Guard";

afterEach(() => vi.unstubAllGlobals());

it("keeps what stands beside a part that fails, and shows that part again when asked", async () => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  let broken = true;
  function Part() {
    if (broken) throw new Error("no such picture");
    return <p>a part</p>;
  }
  const host = document.createElement("div");
  const root = createRoot(host, { onCaughtError: () => undefined });
  await act(async () =>
    root.render(
      <>
        <p>the graph</p>
        <Guard>
          <Part />
        </Guard>
      </>,
    ),
  );
  expect(host.textContent).toContain("the graph");
  expect(host.querySelector("[role=alert]")?.textContent).toContain("no such picture");
  broken = false;
  await act(async () => host.querySelector("button")?.click());
  expect(host.textContent).toBe("the grapha part");
  await act(async () => root.unmount());
});
