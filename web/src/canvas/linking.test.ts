import { expect, it } from "vitest";
import { documentOf, nodesOf, testApp } from "../fixtures/app";
import { link, workflowOf } from "../graph/fixtures/scenes";
import { linkToNode, makeLink, markFitting, wanted } from "./linking";

it("makes a link as one step, and says so", () => {
  const app = testApp();
  const made = makeLink(
    app,
    wanted({
      source: "positive",
      target: "sampler",
      sourceHandle: "out:conditioning",
      targetHandle: "in:negative",
    }),
  );
  expect(made).toBe(true);
  expect(nodesOf(app).sampler?.inputs.negative).toEqual(link("positive", "conditioning"));
  expect(documentOf(app).history.past).toHaveLength(1);
  expect(app.view.getState().announcement).toContain("Linked CLIP encode conditioning");
});

it("adds to a list, and fills the option a link goes into", () => {
  const app = testApp(
    {},
    workflowOf({
      a: ["LoadImage"],
      join: ["ImageBatch"],
      loop: ["ForEach", { values: { kind: "pictures" } }],
    }),
  );
  const give = (target: string, input: string) =>
    makeLink(app, { source: "a", output: "image", target, input });
  give("join", "images");
  give("join", "images");
  give("loop", "values.image");
  expect(nodesOf(app).join?.inputs.images).toHaveLength(2);
  expect(nodesOf(app).loop?.inputs.values).toEqual({ kind: "pictures", image: link("a", "image") });
});

it("refuses with a reason, and changes nothing", () => {
  const app = testApp();
  expect(linkToNode(app, { node: "checkpoint", side: "output", port: "vae" }, "save")).toBe(false);
  expect(app.view.getState().toasts[0]?.text).toBe(
    "Load checkpoint gives a VAE; image of Save image takes an Image.",
  );
  expect(linkToNode(app, { node: "save", side: "input", port: "image" }, "sampler")).toBe(false);
  expect(documentOf(app).history.past).toEqual([]);
});

it("marks the ports that take a dragged link", () => {
  const app = testApp();
  markFitting(app, { node: "checkpoint", side: "output", port: "vae" });
  expect([...(app.view.getState().linking?.fits ?? [])]).toEqual(["decode vae"]);
  markFitting(app, null);
  expect(app.view.getState().linking).toBeNull();
});
