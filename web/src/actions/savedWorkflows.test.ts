import { expect, it, vi } from "vitest";
import type { SavedWorkflow } from "../api/types";
import { documentOf, testApp } from "../fixtures/app";
import { textToImage } from "../graph/fixtures/scenes";
import { isChanged } from "../stores/documents";
import { askedAbout, deleteSaved, hearSaved, labelSaved, takeTheirs } from "./savedWorkflows";
import { undo } from "./undo";

const saved = (version: number, fields: Partial<SavedWorkflow> = {}) =>
  ({
    id: "w",
    name: "Mine",
    version,
    etag: `"${version}-x"`,
    trashed_at: null,
    ...fields,
  }) as SavedWorkflow;

function opened(api: Parameters<typeof testApp>[0]) {
  const app = testApp(api);
  app.documents.getState().patch(documentOf(app).id, { stored: { id: "w", etag: '"1-x"' } });
  return app;
}

it("takes what somebody else saved as a step that can be undone", async () => {
  const theirs = { ...textToImage(), nodes: { save: { type: "SaveImage", inputs: {} } } };
  const app = opened({
    workflow: async () => ({ ...saved(2), name: "Theirs", workflow: theirs as never }),
  });
  const mine = documentOf(app).history.present;
  await takeTheirs(app, documentOf(app));
  expect(documentOf(app).history.present).toMatchObject({ name: "Theirs", nodes: theirs.nodes });
  expect(documentOf(app).stored?.etag).toBe('"2-x"');
  expect(isChanged(documentOf(app))).toBe(false);
  undo.perform(app);
  expect(documentOf(app).history.present).toBe(mine);
});

it("asks about each version once", () => {
  const app = opened({});
  const ask = () => askedAbout(app, documentOf(app))?.version;
  app.saved.getState().hear(saved(2));
  expect(ask()).toBe(2);
  app.saved.getState().decline(documentOf(app).id, 2);
  expect(ask()).toBeUndefined();
  app.saved.getState().hear(saved(3));
  expect(ask()).toBe(3);
});

it("hears what was saved while it was away, of what is open alone", async () => {
  const workflows = vi.fn(async ({ trashed = false } = {}) =>
    trashed ? [] : [saved(4), saved(9, { id: "other" })],
  );
  const app = opened({ workflows });
  await hearSaved(app);
  expect(Object.keys(app.saved.getState().newest)).toEqual(["w"]);
  expect(askedAbout(app, documentOf(app))?.version).toBe(4);
});

it("gives the open tab the new name, and the tag to save with", async () => {
  const labelWorkflow = vi.fn(async () => saved(2, { name: "Other" }));
  const app = opened({ labelWorkflow });
  await labelSaved(app, saved(1), { name: "Other" });
  expect(documentOf(app).history.present.name).toBe("Other");
  expect(documentOf(app).stored?.etag).toBe('"2-x"');
  expect(askedAbout(app, documentOf(app))).toBeNull();
});

it("deletes with a way back", async () => {
  const restoreWorkflow = vi.fn(async () => saved(1));
  const app = opened({ deleteWorkflow: async () => undefined, restoreWorkflow });
  await deleteSaved(app, saved(1));
  expect(app.saved.getState().newest.w?.trashed_at).not.toBeNull();
  await app.view.getState().toasts[0]?.action?.perform(app);
  expect(restoreWorkflow).toHaveBeenCalledWith("w");
  expect(app.saved.getState().newest.w?.trashed_at).toBeNull();
});
