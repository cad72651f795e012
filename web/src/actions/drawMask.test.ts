import { expect, it } from "vitest";
import { setArea } from "../crop/target";
import { documentOf, nodesOf, select, testApp } from "../fixtures/app";
import { setPicture } from "../pictures/setPicture";
import { crop } from "./crop";
import { drawMask } from "./drawMask";

const photo = {
  type: "LoadImage",
  version: 1,
  inputs: { image: "cats/a b.png" },
  ui: { position: [0, 0] as [number, number] },
};

function withPhoto() {
  const app = testApp();
  app.documents.getState().edit("Add", (graph) => ({ ...graph, nodes: { ...graph.nodes, photo } }));
  return app;
}

it("draws the mask of the loader that is selected, once it has a picture", () => {
  const app = withPhoto();
  expect(drawMask.enabled(app)).toBe(false);
  select(app, "photo");
  drawMask.perform(app);
  expect(app.drawing.getState().drawing).toEqual({
    kind: "mask",
    node: "photo",
    path: "mask",
    picture: "/api/v1/inputs/cats/a%20b.png",
  });
  select(app, "sampler");
  expect(drawMask.enabled(app)).toBe(false);
});

it("crops where a loader has a picture, and sets its input as one step", () => {
  const app = withPhoto();
  select(app, "sampler");
  expect(crop.enabled(app)).toBe(false);
  select(app, "photo");
  crop.perform(app);
  const drawing = app.drawing.getState().drawing;
  expect(drawing).toMatchObject({ kind: "crop", path: "crop" });
  const area = { x: 1, y: 2, width: 30, height: 40 };
  if (drawing) app.documents.getState().edit("Crop", (graph) => setArea(graph, drawing, area));
  expect(nodesOf(app).photo?.inputs.crop).toEqual(area);
});

it("another picture takes what was drawn over the old one off, and undo brings it back", () => {
  const app = withPhoto();
  const { edit, undo } = app.documents.getState();
  const inputs = { image: "x.png", mask: "masks/x.png", crop: { x: 0, y: 0, width: 9, height: 9 } };
  edit("Fill", (graph) => ({ ...graph, nodes: { ...graph.nodes, photo: { ...photo, inputs } } }));
  const description = app.documents.getState().catalogue.get("LoadImage");
  if (!description) throw new Error("no LoadImage");
  edit("Change", (graph) => setPicture(graph, "photo", description, "image", "x.png"));
  expect(nodesOf(app).photo?.inputs).toEqual(inputs);
  edit("Change", (graph) => setPicture(graph, "photo", description, "image", "y.png"));
  expect(nodesOf(app).photo?.inputs).toEqual({ image: "y.png" });
  undo();
  expect(nodesOf(app).photo?.inputs).toEqual(inputs);
  expect(documentOf(app).history.future).toHaveLength(1);
});
