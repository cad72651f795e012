import { expect, it } from "vitest";
import { testApp } from "../fixtures/app";
import { settings } from "./settings";

it("opens the settings in place of the list of keys", () => {
  const app = testApp();
  app.view.getState().set({ shortcuts: true });
  settings.perform(app);
  expect(app.view.getState()).toMatchObject({ settings: "appearance", shortcuts: false });
});
