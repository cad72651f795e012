import { expect, it } from "vitest";
import { testApp } from "../fixtures/app";
import { renameDocument } from "./renameDocument";

it("puts the name of the open workflow under the keyboard", () => {
  const app = testApp();
  void renameDocument.perform(app);
  expect(app.saved.getState().renaming).toBe(app.documents.getState().active);
});
