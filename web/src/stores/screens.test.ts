// @vitest-environment happy-dom
import { afterEach, expect, it } from "vitest";
import { createScreens, keepForms } from "./screens";

afterEach(() => sessionStorage.clear());

it("keeps which documents are forms", () => {
  const before = createScreens();
  const stop = keepForms(before, sessionStorage);
  before.getState().showForm("a", true);
  before.getState().showForm("b", true);
  before.getState().showForm("a", false);
  stop();
  const after = createScreens();
  keepForms(after, sessionStorage);
  expect([...after.getState().forms]).toEqual(["b"]);
});
