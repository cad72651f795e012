import { expect, it, vi } from "vitest";
import { testApp } from "../fixtures/app";
import { copyAsCurl } from "./copyAsCurl";

it.each([
  ["http://127.0.0.1:8188", false],
  ["https://studio.example", true],
])("asks for a token where the server is not on this machine: %s", async (origin, token) => {
  const writeText = vi.fn(async (_: string) => undefined);
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  vi.stubGlobal("location", new URL(origin));
  const app = testApp();
  await copyAsCurl.perform(app);
  const line = writeText.mock.calls[0]?.[0] ?? "";
  expect(line).toContain(`${origin}/api/v1/jobs`);
  expect(line.includes("$TESSERA_TOKEN")).toBe(token);
  expect(app.view.getState().toasts[0]?.text.includes("$TESSERA_TOKEN")).toBe(token);
  vi.unstubAllGlobals();
});
