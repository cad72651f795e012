import { expect, it } from "vitest";
import { documentOf, nodesOf, select, testApp } from "../../fixtures/app";
import { pictureOf } from "../../fixtures/pictures";
import { addNode } from "../../graph/edit";
import { perform } from "..";
import { loadInGraph } from "./loadInGraph";

function app() {
  const adopt = async (id: string) => pictureOf(id, { kind: "input", path: `${id} (1).png` });
  const made = testApp({ adopt } as never);
  made.gallery.getState().set({ open: true });
  made.gallery.getState().choose([pictureOf("a")], true);
  return made;
}

it("puts a node that loads the picture into the graph", async () => {
  const made = app();
  await perform(made, loadInGraph);
  expect(nodesOf(made).load_image).toMatchObject({
    type: "LoadImage",
    inputs: { image: "a (1).png" },
  });
  expect(made.gallery.getState().open).toBe(false);
});

it("gives it to the selected node that loads one, without what was drawn for another", async () => {
  const made = app();
  made.documents
    .getState()
    .edit("Add", (graph) =>
      addNode(graph, { type: "LoadImage", inputs: { image: "old.png" } }, "mine"),
    );
  select(made, "mine");
  await perform(made, loadInGraph);
  expect(nodesOf(made).mine?.inputs).toEqual({ image: "a (1).png" });
  expect(nodesOf(made).load_image).toBeUndefined();
});

it("makes a node for each of several, in one step", async () => {
  const made = app();
  made.gallery
    .getState()
    .choose([pictureOf("b"), pictureOf("t", { media_type: "text/plain" })], true);
  await perform(made, loadInGraph);
  const loaders = Object.values(nodesOf(made)).filter(({ type }) => type === "LoadImage");
  expect(loaders.map(({ inputs }) => inputs.image)).toEqual(["a (1).png", "b (1).png"]);
  expect(documentOf(made).history.past).toHaveLength(1);
});

it("says what went wrong and leaves the graph as it was", async () => {
  const made = testApp({
    adopt: async () => {
      throw new Error("Its content was removed from the disk.");
    },
  } as never);
  made.gallery.getState().choose([pictureOf("a")], true);
  await perform(made, loadInGraph);
  expect(made.view.getState().toasts.at(-1)?.text).toMatch("removed");
  expect(documentOf(made).history.past).toHaveLength(0);
});
