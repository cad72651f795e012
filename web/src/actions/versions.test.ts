import { expect, it } from "vitest";
import { documentOf, testApp } from "../fixtures/app";
import { versions } from "./versions";

it("has versions to show once it was saved", () => {
  const app = testApp();
  expect(versions.enabled(app)).toBe(false);
  app.documents.getState().patch(documentOf(app).id, { stored: { id: "w", etag: '"1-x"' } });
  expect(versions.enabled(app)).toBe(true);
  void versions.perform(app);
  expect(app.saved.getState().screen).toEqual({ kind: "versions", workflow: "w" });
});
