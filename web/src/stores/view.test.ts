import { expect, it } from "vitest";
import { createView } from "./view";

it("says the same again as another text, so that it is spoken again", () => {
  const view = createView();
  const said = ["Queued.", "Queued.", "Queued."].map((text) => {
    view.getState().announce(text);
    return view.getState().announcement;
  });
  expect(said.map((text) => text.trim())).toEqual(["Queued.", "Queued.", "Queued."]);
  expect(said[1]).not.toBe(said[0]);
  expect(said[2]).not.toBe(said[1]);
});
