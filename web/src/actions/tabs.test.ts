import { expect, it } from "vitest";
import { documentOf, testApp } from "../fixtures/app";
import { emptyWorkflow } from "../graph/workflow";
import { closeOthers, moveLeft, moveRight, nextDocument, previousDocument } from "./tabs";

function three() {
  const app = testApp();
  for (const name of ["b", "c"]) app.documents.getState().open(emptyWorkflow(name));
  const order = () =>
    app.documents.getState().documents.map((document) => document.history.present.name);
  return { app, order, shown: () => documentOf(app).history.present.name };
}

it("goes from one to the next, around both ends", () => {
  const { app, shown } = three();
  void nextDocument.perform(app);
  expect(shown()).toBe("Test");
  void previousDocument.perform(app);
  expect(shown()).toBe("c");
  void previousDocument.perform(app);
  expect(shown()).toBe("b");
});

it("moves the open one, no further than the end", () => {
  const { app, order } = three();
  expect(moveRight.enabled(app)).toBe(false);
  void moveLeft.perform(app);
  expect(order()).toEqual(["Test", "c", "b"]);
  void moveLeft.perform(app);
  expect([order(), moveLeft.enabled(app)]).toEqual([["c", "Test", "b"], false]);
});

it("closes the others, which can be had back", () => {
  const { app, order } = three();
  void closeOthers.perform(app);
  expect([order(), closeOthers.enabled(app)]).toEqual([["c"], false]);
  expect(app.documents.getState().closed.length).toBeGreaterThan(0);
});
