import { expect, it } from "vitest";
import { documentOf, nodesOf, testApp } from "../fixtures/app";
import { closeDocument } from "./closeDocument";
import { newDocument } from "./newDocument";
import { reopen } from "./reopen";
import { selectAll } from "./selectAll";

it("brings back what was closed, with its history", () => {
  const app = testApp();
  expect(reopen.enabled(app)).toBe(false);
  const { id } = documentOf(app);
  closeDocument.perform(app);
  expect(nodesOf(app)).toEqual({});
  expect(app.view.getState().toasts[0]?.action).toBe(reopen);
  reopen.perform(app);
  expect(documentOf(app).id).toBe(id);
  selectAll.perform(app);
  expect(Object.keys(nodesOf(app))).toHaveLength(7);
});

it("does not keep what was never more than empty", () => {
  const app = testApp();
  newDocument.perform(app);
  closeDocument.perform(app);
  expect(reopen.enabled(app)).toBe(false);
});
