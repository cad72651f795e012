/** What can be done with workflows on the server, open or not. */

import type { Labels } from "../api/api";
import type { SavedWorkflow } from "../api/types";
import type { App } from "../app";
import { parseWorkflow, readWorkflow } from "../graph/files";
import type { Workflow } from "../graph/workflow";
import { t } from "../i18n";
import type { OpenDocument } from "../stores/documents";
import { savedElsewhere } from "../stores/saved";
import { always } from "./action";

/** Into the trash, with a way back. */
export async function deleteSaved(app: App, workflow: SavedWorkflow): Promise<void> {
  const { api, saved, view } = app;
  await told(app, async () => {
    await api.deleteWorkflow(workflow.id);
    saved.getState().hear({ ...workflow, trashed_at: new Date().toISOString() });
    view.getState().toast(t("Deleted {name}.", { name: workflow.name }), "info", {
      id: `restore ${workflow.id}`,
      label: t("Undo"),
      enabled: always,
      perform: () => restoreSaved(app, workflow.id),
    });
  });
}

export async function restoreSaved(app: App, id: string): Promise<void> {
  await told(app, async () => {
    const workflow = await app.api.restoreWorkflow(id);
    app.saved.getState().hear(workflow);
    app.view.getState().toast(t("{name} is back.", { name: workflow.name }), "ok");
  });
}

/** Away for good, with every version. */
export async function forgetSaved(app: App, { id, name }: SavedWorkflow): Promise<void> {
  await told(app, async () => {
    await app.api.deleteWorkflow(id, true);
    app.view.getState().toast(t("{name} is gone for good.", { name }), "info");
  });
}

/** Another name, folder or tags. Where it is open the tab follows a new name. */
export async function labelSaved(
  app: App,
  workflow: SavedWorkflow,
  labels: Labels & { name?: string },
): Promise<void> {
  const { api, documents, saved } = app;
  await told(app, async () => {
    const next = await saved
      .getState()
      .whileSaving(workflow.id, () => api.labelWorkflow(workflow.id, labels));
    saved.getState().hear(next);
    for (const { id, stored } of documents.getState().documents) {
      if (stored?.id !== next.id || stored.etag !== workflow.etag) continue;
      documents.getState().patch(id, { stored: { id: next.id, etag: next.etag } });
      documents.getState().amend(id, (present) => ({ ...present, name: next.name }));
    }
  });
}

/** The saved workflow as it is now. */
export async function readSaved(
  app: App,
  id: string,
): Promise<{ workflow: Workflow; etag: string }> {
  const { workflow, name, etag } = await app.api.workflow(id);
  // A rename changes the name it is kept under, not the body.
  return { workflow: { ...readWorkflow(workflow, name), name }, etag };
}

/** An earlier version. */
export async function readVersion(app: App, id: string, version: number): Promise<Workflow> {
  return parseWorkflow(JSON.stringify(await app.api.version(id, version)));
}

/** What is saved takes the place of what is open, as a step that can be undone. */
export async function takeTheirs(app: App, document: OpenDocument): Promise<void> {
  const stored = document.stored?.id ?? document.id;
  await told(app, async () => {
    const { workflow, etag } = await readSaved(app, stored);
    app.documents
      .getState()
      .editDocument(document.id, t("Take what was saved elsewhere"), () => workflow);
    app.documents.getState().patch(document.id, {
      saved: workflow,
      stored: { id: stored, etag },
      scope: [],
    });
    app.view
      .getState()
      .announce(t("{name} is as it was saved elsewhere.", { name: workflow.name }));
  });
}

/** What is open becomes the next version after what somebody else saved. */
export function keepMine({ documents }: App, document: OpenDocument, etag: string): OpenDocument {
  const { stored } = document;
  const place = { id: stored?.id ?? document.id, etag };
  documents.getState().patch(document.id, { stored: place });
  return { ...document, stored: place };
}

/** An earlier version takes the place of what is open, as a step that can be undone. */
export function bringBack({ documents }: App, id: string, workflow: Workflow): void {
  documents.getState().editDocument(id, t("Bring an earlier version back"), () => workflow);
  documents.getState().patch(id, { scope: [] });
}

/** What the server has of the open documents; what happened while the page was away is heard too. */
export async function hearSaved({ api, documents, saved }: App): Promise<void> {
  const open = documents.getState().documents;
  if (!open.some((document) => document.stored)) return;
  const ids = new Set(open.map((document) => document.stored?.id));
  const lists = await Promise.all([api.workflows(), api.workflows({ trashed: true })]);
  for (const workflow of lists.flat()) if (ids.has(workflow.id)) saved.getState().hear(workflow);
}

/** What somebody else saved, unless the person said to go on without. */
export function askedAbout({ saved }: App, document: OpenDocument): SavedWorkflow | null {
  const state = saved.getState();
  const found = savedElsewhere(state, document);
  return found && state.declined[document.id] !== found.version ? found : null;
}

async function told({ view }: App, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    view.getState().toast((error as Error).message, "error");
  }
}
