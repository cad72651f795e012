import { expect, it, vi } from "vitest";
import { select, testApp } from "../fixtures/app";
import { runTo } from "./runTo";

it("asks for the selected nodes alone", async () => {
  const submit = vi.fn(async () => []);
  const app = testApp({ submit });
  expect(runTo.enabled(app)).toBe(false);
  select(app, "decode");
  await runTo.perform(app);
  expect(submit).toHaveBeenCalledWith(
    expect.objectContaining({ outputs: ["decode"] }),
    expect.any(String),
  );
});
