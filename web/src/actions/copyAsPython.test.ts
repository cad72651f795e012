import { expect, it, vi } from "vitest";
import { testApp } from "../fixtures/app";
import { copyAsPython } from "./copyAsPython";

it("puts the script on the clipboard, and says so", async () => {
  const writeText = vi.fn(async (_: string) => undefined);
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  const app = testApp();
  await copyAsPython.perform(app);
  expect(writeText.mock.calls[0]?.[0]).toContain('flow["sampler"].add(');
  expect(app.view.getState().toasts[0]?.text).toBe("Copied the workflow as Python.");
  vi.unstubAllGlobals();
});

it("says when the browser keeps its clipboard shut", async () => {
  vi.stubGlobal("navigator", { clipboard: { writeText: () => Promise.reject(new Error("no")) } });
  const app = testApp();
  await copyAsPython.perform(app);
  expect(app.view.getState().toasts[0]?.tone).toBe("error");
  vi.unstubAllGlobals();
});
