import { expect, it } from "vitest";
import { documentOf, testApp } from "../fixtures/app";
import { newDocument } from "./newDocument";

it("opens an empty workflow beside the others", () => {
  const app = testApp();
  newDocument.perform(app);
  expect(app.documents.getState().documents).toHaveLength(2);
  expect(documentOf(app).history.present.nodes).toEqual({});
});
