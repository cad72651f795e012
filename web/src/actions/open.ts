import { FolderOpen } from "lucide-react";
import type { App } from "../app";
import { arrange } from "../graph/arrange";
import { moveNodes } from "../graph/edit";
import { workflowOfFile } from "../graph/files";
import { layoutOf } from "../graph/layout";
import type { Workflow } from "../graph/workflow";
import { t } from "../i18n";
import { type Action, always } from "./action";
import { readSaved } from "./savedWorkflows";

export const open: Action = {
  id: "open",
  label: t("Open a workflow or picture"),
  icon: FolderOpen,
  shortcut: ["Mod+O"],
  whileTyping: true,
  enabled: always,
  async perform(app) {
    await openFiles(app, await pickFiles());
  },
};

/** Opens the graph each file carries in a tab of its own, or says what is wrong with it. */
export async function openFiles(app: App, files: readonly File[]): Promise<void> {
  for (const file of files) {
    try {
      await openWorkflow(app, await workflowOfFile(file));
    } catch (error) {
      app.view.getState().toast(`${file.name}: ${(error as Error).message}`, "error");
    }
  }
}

/** Opens a workflow in a tab; nodes that never had a place are given one. */
export async function openWorkflow(app: App, workflow: Workflow): Promise<void> {
  app.documents.getState().open(await placed(app, workflow));
  app.view.getState().announce(t("Opened {name}.", { name: workflow.name }));
}

/** Opens a workflow that the server keeps; one that is open already comes to the front. */
export async function openStored(app: App, id: string): Promise<void> {
  const { documents, activate } = app.documents.getState();
  const there = documents.find((document) => document.stored?.id === id);
  if (there) {
    activate(there.id);
    return;
  }
  try {
    const { workflow, etag } = await readSaved(app, id);
    app.documents.getState().open(await placed(app, workflow), { stored: { id, etag } });
    app.view.getState().announce(t("Opened {name}.", { name: workflow.name }));
  } catch (error) {
    app.view.getState().toast((error as Error).message, "error");
  }
}

async function placed(app: App, workflow: Workflow): Promise<Workflow> {
  const lost = Object.entries(workflow.nodes).filter(([, node]) => !node.ui?.position);
  if (lost.length === 0) return workflow;
  const { catalogue } = app.documents.getState();
  const positions = await arrange(workflow, (id) => {
    const node = workflow.nodes[id];
    const description = node && catalogue.describe(workflow, node);
    return node && description ? layoutOf(description, node) : { width: 220, height: 120 };
  });
  const missing = new Set(lost.map(([id]) => id));
  const all = lost.length === Object.keys(workflow.nodes).length;
  const chosen = [...positions].filter(([id]) => all || missing.has(id));
  return moveNodes(workflow, new Map(chosen));
}

function pickFiles(): Promise<File[]> {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  input.accept = ".json,.png,.jpg,.jpeg,.webp,application/json,image/*";
  return new Promise((resolve) => {
    input.onchange = () => resolve([...(input.files ?? [])]);
    input.oncancel = () => resolve([]);
    input.click();
  });
}
