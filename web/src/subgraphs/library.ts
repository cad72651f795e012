/** The library's blocks on this page: read from the server, put into graphs, changed. */

import { uuid7 } from "../api/uuid7";
import type { App } from "../app";
import { BLOCK, type Block, blockOf, bringBlock } from "../graph/blocks";
import type { NodeDescription } from "../graph/catalogue";
import type { GraphNode, Workflow } from "../graph/workflow";
import { t } from "../i18n";
import { withBlocks } from "../stores/blocks";
import { activeDocument, sceneOf } from "../stores/documents";

/** Reads the blocks anew; without an answer those that are known stay. */
export async function loadBlocks(app: App): Promise<void> {
  const blocks = await app.api.blocks().catch(() => null);
  if (!blocks) return;
  app.blocks.getState().set(blocks);
  const { catalogue, setCatalogue } = app.documents.getState();
  setCatalogue(withBlocks(catalogue.nodes, blocks));
}

/** Another window may have changed the library meanwhile. */
export function followBlocks(app: App): void {
  window.addEventListener("focus", () => {
    if (app.run.getState().connection === "online") void loadBlocks(app);
  });
}

export type Placing = {
  description: NodeDescription;
  node: GraphNode;
  /** The workflow with what the node needs; null when it needs nothing. */
  brought: Workflow | null;
};

/** What choosing a node type puts into the graph on the canvas. */
export function placing(app: App, chosen: NodeDescription): Placing {
  const { type, version } = chosen;
  const state = app.documents.getState();
  const { workflow, catalogue } = sceneOf(state);
  const block = app.blocks.getState().blocks.find(({ id }) => BLOCK + id === type);
  const brought = block && bringBlock(workflow, block, activeDocument(state).scope);
  const description = brought && catalogue.describe(brought.workflow, brought.node);
  return brought && description
    ? { description, node: brought.node, brought: brought.workflow }
    : { description: chosen, node: { type, version, inputs: {} }, brought: null };
}

/** Puts a subgraph of the workflow into the library, in the place of a block or as a new one. */
export async function share(
  app: App,
  name: string,
  words: { title: string; about: string },
  instead: Block | undefined,
): Promise<boolean> {
  const { workflow } = sceneOf(app.documents.getState());
  const block = blockOf(workflow, name, words.title, words.about);
  try {
    await app.api.keepBlock(instead?.id ?? uuid7(), block, instead?.etag ?? null);
  } catch (error) {
    app.view.getState().toast((error as Error).message, "error");
    await loadBlocks(app);
    return false;
  }
  await loadBlocks(app);
  app.view.getState().toast(t("{name} is in the library now.", { name: words.title }), "ok");
  return true;
}

/** Takes a block out of the library; the note that says so can put it back. */
export async function removeBlock(app: App, block: Block): Promise<void> {
  try {
    await app.api.removeBlock(block.id, block.etag);
  } catch (error) {
    app.view.getState().toast((error as Error).message, "error");
  }
  await loadBlocks(app);
  if (app.blocks.getState().blocks.some(({ id }) => id === block.id)) return;
  app.view
    .getState()
    .toast(t("{name} is no longer in the library.", { name: block.name }), "info", {
      id: "restore-block",
      label: t("Put it back"),
      enabled: () => true,
      async perform() {
        await app.api.keepBlock(block.id, block.workflow, null).catch((error: Error) => {
          app.view.getState().toast(error.message, "error");
        });
        await loadBlocks(app);
      },
    });
}
