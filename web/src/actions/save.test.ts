import { expect, it, vi } from "vitest";
import { ApiError } from "../api/errors";
import { documentOf, testApp } from "../fixtures/app";
import { isChanged } from "../stores/documents";
import { remove } from "./remove";
import { save } from "./save";
import { selectAll } from "./selectAll";

it("makes a workflow on the server once, and its next versions after", async () => {
  const saveWorkflow = vi.fn(async () => `"${saveWorkflow.mock.calls.length}"`);
  const app = testApp({ saveWorkflow });
  await save.perform(app);
  selectAll.perform(app);
  remove.perform(app);
  expect(isChanged(documentOf(app))).toBe(true);
  await save.perform(app);
  expect(isChanged(documentOf(app))).toBe(false);
  const { id } = documentOf(app);
  expect(saveWorkflow.mock.calls).toMatchObject([
    [id, { name: "Test" }, null],
    [id, { name: "Test", nodes: {} }, '"1"'],
  ]);
});

it("does not write over what somebody else saved meanwhile", async () => {
  const app = testApp({ saveWorkflow: () => Promise.reject(new ApiError(412, "x", "No.")) });
  await save.perform(app);
  expect(app.view.getState().toasts[0]?.text).toContain("was changed elsewhere");
});
