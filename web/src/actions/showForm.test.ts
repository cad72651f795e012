import { expect, it } from "vitest";
import { documentOf, select, testApp } from "../fixtures/app";
import { workflowOf } from "../graph/fixtures/scenes";
import { selectedNodes } from "../stores/geometry";
import { showForm } from "./showForm";

it("shows the whole workflow as a form, and its graph again", () => {
  const inner = { ...workflowOf({ n: ["Int"] }), inputs: [], outputs: [] };
  const app = testApp({}, workflowOf({ x: ["subgraph:In"] }, { subgraphs: { In: inner } }));
  const { id } = documentOf(app);
  app.documents.getState().patch(id, { scope: [{ instance: "x", subgraph: "In" }] });
  select(app, "n");
  showForm.perform(app);
  expect(showForm.checked?.(app)).toBe(true);
  expect(documentOf(app).scope).toEqual([]);
  expect(selectedNodes(app.geometry.getState()).size).toBe(0);
  showForm.perform(app);
  expect(showForm.checked?.(app)).toBe(false);
});
