import { expect, it, vi } from "vitest";
import { documentOf, testApp } from "../fixtures/app";
import { saveAs, saveCopy } from "./saveAs";
import { undo } from "./undo";

it("asks for the name first", () => {
  const app = testApp();
  void saveAs.perform(app);
  const document = app.documents.getState().active;
  expect(app.saved.getState().screen).toEqual({ kind: "saveAs", document });
});

it("saves another workflow under the new name, and leaves the first one be", async () => {
  const saveWorkflow = vi.fn(async () => '"1-x"');
  const app = testApp({ saveWorkflow });
  const { id } = documentOf(app);
  app.documents.getState().patch(id, { stored: { id: "first", etag: '"3-x"' } });
  expect(await saveCopy(app, id, " Second ", { folder: "a", tags: ["b"] })).toBe(true);
  const [place, workflow, etag, labels] = saveWorkflow.mock.calls[0] as unknown as unknown[];
  expect(place).not.toBe("first");
  expect([etag, labels]).toEqual([null, { folder: "a", tags: ["b"] }]);
  expect(workflow).toMatchObject({ name: "Second" });
  expect(documentOf(app).stored).toEqual({ id: place, etag: '"1-x"' });
  undo.perform(app);
  expect(documentOf(app).history.present.name).toBe("Test");
});
