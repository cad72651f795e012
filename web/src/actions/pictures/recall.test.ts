import { expect, it } from "vitest";
import { documentOf, nodesOf, testApp } from "../../fixtures/app";
import { pictureOf } from "../../fixtures/pictures";
import { setInput } from "../../graph/edit";
import { textToImage } from "../../graph/fixtures/scenes";
import { perform } from "..";
import { recalls } from "./recall";

const theirs = setInput(
  setInput(setInput(textToImage(), "positive", "text", "a star"), "sampler", "seed", 99),
  "sampler",
  "steps",
  4,
);

function opened(workflow: unknown = theirs) {
  const app = testApp({ assetWorkflow: async () => workflow } as never);
  app.view.getState().set({ viewer: { assets: [pictureOf("a")], index: 0 } });
  return app;
}

const values = (app: ReturnType<typeof opened>) => [
  nodesOf(app).positive?.inputs.text,
  nodesOf(app).sampler?.inputs.seed,
  nodesOf(app).sampler?.inputs.steps,
];

it.each([
  ["prompt", ["a star", 7, undefined]],
  ["seed", ["a heart", 99, undefined]],
  ["all", ["a star", 99, 4]],
])("takes the %s over as one step that can be undone", async (what, expected) => {
  const app = opened();
  const action = recalls.find(({ id }) => id === `picture.recall.${what}`);
  if (!action) throw new Error(what);
  await perform(app, action);
  expect(values(app)).toEqual(expected);
  expect(app.view.getState().viewer).toBeNull();
  expect(documentOf(app).history.past).toHaveLength(1);
  app.documents.getState().undo();
  expect(values(app)).toEqual(["a heart", 7, undefined]);
});

it("says so where nothing fits, and stays", async () => {
  const app = opened({ format: "tessera", version: 1, nodes: {} });
  for (const action of recalls) await perform(app, action);
  expect(app.view.getState().viewer).not.toBeNull();
  expect(app.view.getState().toasts.at(-1)?.text).toMatch("nothing to change");
  expect(documentOf(app).history.past).toHaveLength(0);
});

it("needs one picture that knows its workflow", () => {
  const app = testApp();
  const [prompt] = recalls;
  expect(prompt?.enabled(app)).toBe(false);
  app.gallery.getState().choose([pictureOf("a", { has_workflow: false })], true);
  expect(prompt?.enabled(app)).toBe(false);
  app.gallery.getState().choose([pictureOf("b")], true);
  expect(prompt?.enabled(app)).toBe(false);
  app.gallery.getState().choose([pictureOf("a")], false);
  expect(prompt?.enabled(app)).toBe(true);
});
