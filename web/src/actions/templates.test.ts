import { expect, it } from "vitest";
import { testApp } from "../fixtures/app";
import { templates } from "./templates";

it("opens the gallery", () => {
  const app = testApp();
  void templates.perform(app);
  expect(app.saved.getState().screen).toEqual({ kind: "templates" });
});
