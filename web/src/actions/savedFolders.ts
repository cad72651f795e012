/** What can be done with the folders of saved workflows. A folder is there while something is in it. */

import { FolderInput } from "lucide-react";
import type { SavedWorkflow } from "../api/types";
import type { App } from "../app";
import { t } from "../i18n";
import { type Action, always } from "./action";
import { labelSaved } from "./savedWorkflows";

/** Into another folder, with a way back. */
export async function moveSaved(app: App, id: string, folder: string): Promise<void> {
  await told(app, async () => {
    const workflow = (await app.api.workflows()).find((saved) => saved.id === id);
    if (!workflow || workflow.folder === folder) return;
    await labelSaved(app, workflow, { folder });
    const place = folder || t("the top");
    const back = () => labelled(app, [[workflow.id, workflow.folder]]);
    said(app, t("Moved {name} to {place}.", { name: workflow.name, place }), back);
  });
}

/** Another name or place for a folder and all that lies in and under it; the top takes it apart. */
export async function moveFolder(app: App, from: string, to: string): Promise<void> {
  const name = folderOf(to);
  if (name === from) return;
  await told(app, async () => {
    const inside = within(await app.api.workflows(), from);
    const under = ({ folder }: SavedWorkflow) => folderOf(name + folder.slice(from.length));
    await labelled(
      app,
      inside.map((workflow) => [workflow.id, under(workflow)]),
    );
    const back = () =>
      labelled(
        app,
        inside.map((workflow) => [workflow.id, workflow.folder]),
      );
    const place = name || t("the top");
    said(app, t("Moved {name} to {place}.", { name: from, place }), back);
  });
}

/** All that lies in and under a folder into the trash, with a way back. */
export async function deleteFolder(app: App, folder: string): Promise<void> {
  await told(app, async () => {
    const inside = within(await app.api.workflows(), folder);
    for (const { id } of inside) await app.api.deleteWorkflow(id);
    said(app, t("Deleted {name}.", { name: folder }), async () => {
      for (const { id } of inside) app.saved.getState().hear(await app.api.restoreWorkflow(id));
    });
  });
}

/** Those in a folder and in the folders under it. */
export function within(workflows: readonly SavedWorkflow[], folder: string): SavedWorkflow[] {
  return workflows.filter((one) => one.folder === folder || one.folder.startsWith(`${folder}/`));
}

/** A folder as the server writes it. */
function folderOf(text: string): string {
  const parts = text.split("/").map((part) => part.trim());
  return parts.filter(Boolean).join("/");
}

async function labelled(app: App, places: readonly (readonly [string, string])[]): Promise<void> {
  for (const [id, folder] of places) await app.api.labelWorkflow(id, { folder });
}

function said(app: App, text: string, back: () => Promise<void>): void {
  const undo: Action = {
    id: "moveBack",
    label: t("Undo"),
    icon: FolderInput,
    enabled: always,
    perform: () => told(app, back),
  };
  app.view.getState().toast(text, "info", undo);
}

async function told({ view }: App, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    view.getState().toast((error as Error).message, "error");
  }
}
