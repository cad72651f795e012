import { expect, it } from "vitest";
import { link, sceneOver, workflowOf } from "./fixtures/scenes";
import { insertInto, insertion } from "./insert";
import { connections } from "./links";

const workflow = workflowOf({
  load: ["LoadImage"],
  other: ["LoadImage"],
  join: ["ImageBatch", { images: [link("other", "image"), link("load", "image")] }],
  grid: ["Grid"],
  sampler: ["KSampler"],
});
const scene = sceneOver(workflow);
const second = [...connections(workflow)][1] as never;

it("puts a node where the link was, in its very place of a list", () => {
  const found = insertion(scene, second, "grid");
  expect(found).not.toBeNull();
  const graph = insertInto(scene, workflow, found as never);
  expect(graph.nodes.grid?.inputs.images).toEqual([link("load", "image")]);
  expect(graph.nodes.join?.inputs.images).toEqual([link("other", "image"), link("grid", "image")]);
});

it("leaves alone what does not fit, and what has links of its own", () => {
  expect(insertion(scene, second, "sampler")).toBeNull();
  expect(insertion(scene, second, "join")).toBeNull();
  const linked = workflowOf({
    ...({ load: ["LoadImage"], save: ["SaveImage", { image: link("load", "image") }] } as object),
    grid: ["Grid", { images: [link("load", "image")] }],
  });
  const [first] = connections(linked);
  expect(insertion(sceneOver(linked), first as never, "grid")).toBeNull();
});
