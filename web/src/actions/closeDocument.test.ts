import { expect, it } from "vitest";
import { documentOf, testApp } from "../fixtures/app";
import { closeDocument } from "./closeDocument";
import { newDocument } from "./newDocument";

it("goes to the neighbour, and never to nothing", () => {
  const app = testApp();
  const first = documentOf(app).id;
  newDocument.perform(app);
  expect(documentOf(app).id).not.toBe(first);
  closeDocument.perform(app);
  expect(documentOf(app).id).toBe(first);
  closeDocument.perform(app);
  expect(app.documents.getState().documents).toHaveLength(1);
  expect(documentOf(app).history.present.nodes).toEqual({});
});
