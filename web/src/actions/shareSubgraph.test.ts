import { expect, it, vi } from "vitest";
import { documentOf, nodesOf, select, testApp, testStage } from "../fixtures/app";
import type { Block } from "../graph/blocks";
import { emptyWorkflow, type Workflow } from "../graph/workflow";
import { placeNode } from "../shell/choose";
import { loadBlocks, removeBlock, share } from "../subgraphs/library";
import { enterSubgraph } from "./enterSubgraph";
import { libraryBlocks } from "./libraryBlocks";
import { makeSubgraph } from "./makeSubgraph";
import { shareSubgraph } from "./shareSubgraph";

/** A server that keeps blocks as ours does. */
function shelf() {
  let blocks: Block[] = [];
  return {
    blocks: async () => blocks,
    keepBlock: vi.fn(async (id: string, workflow: Workflow, etag: string | null) => {
      const { name, ui } = workflow;
      const block = {
        id,
        name,
        description: String(ui?.description ?? ""),
        etag: `${etag}+`,
        workflow,
      };
      blocks = [...blocks.filter((other) => other.id !== id), block];
      return block as never;
    }),
    removeBlock: async (id: string) => {
      blocks = blocks.filter((block) => block.id !== id);
      return undefined as never;
    },
  };
}

async function shared() {
  const api = shelf();
  const app = testApp(api);
  testStage(app);
  expect(shareSubgraph.enabled(app)).toBe(false);
  select(app, "sampler", "decode");
  await makeSubgraph.perform(app);
  shareSubgraph.perform(app);
  expect(app.screens.getState().sharing).toBe("Subgraph");
  await share(app, "Subgraph", { title: "Draw", about: "Draws." }, undefined);
  const [block] = app.blocks.getState().blocks;
  const description = app.documents.getState().catalogue.get(`block:${block?.id}`);
  if (!block || !description) throw new Error("It is in the library.");
  return { app, api, block, description };
}

it("offers the subgraph in every workflow, which takes a copy in one step", async () => {
  const { app, description } = await shared();
  app.documents.getState().open(emptyWorkflow());
  placeNode(app, description, [0, 0]);
  const { history } = documentOf(app);
  expect(nodesOf(app).draw ?? nodesOf(app).subgraph).toMatchObject({ type: "subgraph:Subgraph" });
  expect(Object.keys(history.present.subgraphs)).toEqual(["Subgraph"]);
  expect(history.past).toHaveLength(1);
});

it("is put into itself as a copy", async () => {
  const { app, description } = await shared();
  enterSubgraph.perform(app);
  const id = placeNode(app, description, [0, 0]);
  expect(nodesOf(app)[id]?.type).toBe("subgraph:Subgraph 2");
  const { subgraphs } = documentOf(app).history.present;
  expect(Object.keys(subgraphs["Subgraph 2"]?.nodes ?? {})).toEqual(["sampler", "decode"]);
});

it("replaces the block of its name, and is put back when it was taken out by mistake", async () => {
  const { app, api, block } = await shared();
  await share(app, "Subgraph", { title: "Draw", about: "Better." }, block);
  expect(api.keepBlock).toHaveBeenLastCalledWith(block.id, expect.anything(), block.etag);
  const [kept] = app.blocks.getState().blocks;
  expect(kept?.description).toBe("Better.");
  if (kept) await removeBlock(app, kept);
  expect(app.blocks.getState().blocks).toEqual([]);
  expect(app.documents.getState().catalogue.get(`block:${block.id}`)).toBeUndefined();
  await app.view.getState().toasts.at(-1)?.action?.perform(app);
  expect(app.blocks.getState().blocks).toHaveLength(1);
  libraryBlocks.perform(app);
  expect(app.screens.getState().sharing).toBe("");
});

it("keeps what it knows while the server does not answer", async () => {
  const { app, api } = await shared();
  api.blocks = async () => Promise.reject(new Error("away"));
  await loadBlocks(app);
  expect(app.blocks.getState().blocks).toHaveLength(1);
});
