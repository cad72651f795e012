// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from "vitest";
import { documentOf, testApp } from "../fixtures/app";
import { textToImage } from "../graph/fixtures/scenes";
import { setForm } from "../graph/form";
import { followFormAddress, formIn, openAsForms, withForm } from "./address";

afterEach(() => history.replaceState(null, "", "/"));

describe("the address of a form", () => {
  it.each([
    ["", null],
    ["#form", ""],
    ["#form=abc", "abc"],
    ["#other=1&form=a%2Fb", "a/b"],
    ["#forms", null],
  ])("%s asks for %s", (hash, form) => {
    expect(formIn(hash)).toBe(form);
  });
  it("leaves the rest of the address alone", () => {
    expect(withForm("#graph=xyz", "a/b")).toBe("#graph=xyz&form=a%2Fb");
    expect(withForm("#form=abc&graph=xyz", null)).toBe("#graph=xyz");
    expect(withForm("#form", null)).toBe("");
    expect(withForm("", "")).toBe("#form");
  });
});

it("opens a saved workflow as a form, and says where it is", async () => {
  const app = testApp({
    templates: async () => [],
    workflow: async () => ({ workflow: textToImage(), name: "Kept", etag: "1" }) as never,
  });
  history.replaceState(null, "", "/#form=kept-id");
  await followFormAddress(app, location, history);
  const { id, history: document, stored } = documentOf(app);
  expect([document.present.name, stored?.id]).toEqual(["Kept", "kept-id"]);
  expect(app.screens.getState().forms.has(id)).toBe(true);
  app.screens.getState().showForm(id, false);
  expect(location.hash).toBe("");
  app.screens.getState().showForm(id, true);
  expect(location.hash).toBe("#form=kept-id");
});

it("opens a workflow as a form where it says so", () => {
  const app = testApp();
  openAsForms(app);
  const shown = () => app.screens.getState().forms.has(documentOf(app).id);
  app.documents.getState().open(textToImage());
  expect(shown()).toBe(false);
  app.documents.getState().open(setForm(textToImage(), { opens: true }));
  expect(shown()).toBe(true);
});
