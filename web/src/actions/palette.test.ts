import { expect, it } from "vitest";
import { testApp } from "../fixtures/app";
import { palette } from "./palette";

it("opens the palette for anything", () => {
  const app = testApp();
  palette.perform(app);
  expect(app.view.getState().palette).toEqual({});
});
