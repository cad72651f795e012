import { expect, it, vi } from "vitest";
import { ApiError } from "../api/errors";
import type { Asset, SavedWorkflow } from "../api/types";
import { documentOf, testApp } from "../fixtures/app";
import { isChanged } from "../stores/documents";
import { remove } from "./remove";
import { save } from "./save";
import { selectAll } from "./selectAll";

it("makes a workflow on the server once, and its next versions after", async () => {
  const saveWorkflow = vi.fn(async () => `"${saveWorkflow.mock.calls.length}-x"`);
  const app = testApp({ saveWorkflow });
  await save.perform(app);
  selectAll.perform(app);
  remove.perform(app);
  expect(isChanged(documentOf(app))).toBe(true);
  await save.perform(app);
  expect(isChanged(documentOf(app))).toBe(false);
  const { id } = documentOf(app);
  expect(saveWorkflow.mock.calls).toMatchObject([
    [id, { name: "Test" }, null, {}],
    [id, { name: "Test", nodes: {} }, '"1-x"', {}],
  ]);
});

it("asks before it writes over what somebody else saved meanwhile", async () => {
  const app = testApp({ saveWorkflow: () => Promise.reject(new ApiError(412, "x", "No.")) });
  await save.perform(app);
  const document = documentOf(app);
  expect(app.saved.getState().screen).toEqual({ kind: "elsewhere", document: document.id });
  expect(document.stored).toBeUndefined();
});

it("says what else went wrong", async () => {
  const app = testApp({ saveWorkflow: () => Promise.reject(new ApiError(500, "x", "Disk full.")) });
  await save.perform(app);
  expect(app.view.getState().toasts[0]?.text).toBe("Disk full.");
});

it("brings back what was deleted meanwhile, and shows it by its newest picture", async () => {
  const saveWorkflow = vi.fn(async () => '"4-x"');
  const app = testApp({ saveWorkflow });
  const { id } = documentOf(app);
  app.documents.getState().patch(id, { stored: { id: "w", etag: '"3-x"' } });
  app.saved.getState().hear({ id: "w", version: 3, trashed_at: "now" } as SavedWorkflow);
  const asset = (name: string, media_type = "image/png") => ({ id: name, media_type }) as Asset;
  const results = { a: [asset("1"), asset("3", "text/plain")], b: [asset("2")] };
  app.run.setState({ shown: { [id]: { job: null, problems: [], results, showing: {} } } });
  await save.perform(app);
  expect(saveWorkflow.mock.calls[0]?.slice(2)).toEqual([null, { picture: "2" }]);
  expect(documentOf(app).stored).toEqual({ id: "w", etag: '"4-x"' });
});

it("does not even try over what it knows to be saved elsewhere", async () => {
  const saveWorkflow = vi.fn();
  const app = testApp({ saveWorkflow });
  const { id } = documentOf(app);
  app.documents.getState().patch(id, { stored: { id: "w", etag: '"3-x"' } });
  app.saved.getState().hear({ id: "w", version: 4, trashed_at: null } as SavedWorkflow);
  await save.perform(app);
  expect(saveWorkflow).not.toHaveBeenCalled();
  expect(app.saved.getState().screen).toEqual({ kind: "elsewhere", document: id });
});
