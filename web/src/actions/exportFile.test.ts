// @vitest-environment happy-dom
import { expect, it, vi } from "vitest";
import { documentOf, testApp } from "../fixtures/app";
import { parseWorkflow } from "../graph/files";
import { exportFile } from "./exportFile";

it("hands the browser the document as a file of its name", async () => {
  const app = testApp();
  app.documents.getState().editWorkflow("Rename", (w) => ({ ...w, name: "a/b: c" }));
  const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockReturnValue();
  const url = vi.spyOn(URL, "createObjectURL");
  exportFile.perform(app);
  expect(click.mock.instances[0]).toMatchObject({ download: "a_b_ c.json" });
  const blob = url.mock.calls[0]?.[0] as Blob;
  expect(parseWorkflow(await blob.text())).toEqual(documentOf(app).history.present);
});
