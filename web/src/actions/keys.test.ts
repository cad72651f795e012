import { expect, it } from "vitest";
import { ACTIONS } from ".";

/** What a key deletes is what is looked at: a picture, or what is selected on the canvas. */
const SHARED = ["Delete", "Backspace"];

it("gives no key to two actions, and no id", () => {
  const keys = ACTIONS.flatMap((action) => action.shortcut ?? []);
  const twice = keys.filter((key, i) => keys.indexOf(key) !== i);
  expect(twice.filter((key) => !SHARED.includes(key))).toEqual([]);
  const ids = ACTIONS.map((action) => action.id);
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
});
