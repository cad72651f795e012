import { expect, it } from "vitest";
import { documentOf, nodesOf, testApp } from "../fixtures/app";
import { formatWorkflow } from "../graph/files";
import { textToImage, workflowOf } from "../graph/fixtures/scenes";
import { openFiles, openWorkflow } from "./open";

it("opens each file in a tab of its own", async () => {
  const app = testApp();
  const file = (name: string) =>
    new File([formatWorkflow({ ...textToImage(), name })], `${name}.json`);
  await openFiles(app, [file("one"), file("two")]);
  expect(app.documents.getState().documents).toHaveLength(3);
  expect(documentOf(app).history.present.name).toBe("two");
});

it("says which file is none, and opens the others", async () => {
  const app = testApp();
  await openFiles(app, [
    new File(["{}"], "odd.json"),
    new File([formatWorkflow(textToImage())], "a.json"),
  ]);
  expect(app.view.getState().toasts[0]?.text).toMatch(/^odd\.json: .*not a Tessera workflow/);
  expect(app.documents.getState().documents).toHaveLength(2);
});

it("gives places to nodes that have none, and moves no other", async () => {
  const app = testApp();
  const workflow = workflowOf({
    a: ["EmptyLatent"],
    b: ["VAEDecode", { latent: { $link: ["a", "latent"] } }],
  });
  await openWorkflow(app, {
    ...workflow,
    nodes: { ...workflow.nodes, c: { type: "Int", inputs: {}, ui: { position: [5, 6] } } },
  });
  expect(nodesOf(app).c?.ui?.position).toEqual([5, 6]);
  const [ax, bx] = ["a", "b"].map((id) => nodesOf(app)[id]?.ui?.position?.[0] ?? Number.NaN);
  expect(ax).toBeLessThan(bx ?? 0);
});
