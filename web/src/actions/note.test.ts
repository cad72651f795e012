import { expect, it } from "vitest";
import { testApp, testStage } from "../fixtures/app";
import { note } from "./note";

it("lays a note where the mouse is, ready to be written", () => {
  const app = testApp();
  testStage(app);
  if (app.stage) app.stage.pointer = () => [40, 50];
  note.perform(app);
  const [drawn] = app.geometry.getState().frames;
  expect(drawn).toMatchObject({
    id: "note:1",
    type: "paper",
    position: { x: 40, y: 50 },
    selected: true,
  });
  expect(app.view.getState().renaming).toBe("note:1");
});
