// @vitest-environment happy-dom
import { expect, it, vi } from "vitest";
import { copy } from "../actions/copy";
import { documentOf, nodesOf, select, testApp } from "../fixtures/app";
import { link, textToImage } from "../graph/fixtures/scenes";
import { listenToPaste } from "./pasteEvents";
import { isWriting } from "./writeText";

function paste(text: string, held: KeyboardEventInit = {}) {
  window.dispatchEvent(new KeyboardEvent("keydown", { key: "v", ctrlKey: true, ...held }));
  const clipboardData = { files: [], getData: () => text };
  window.dispatchEvent(Object.assign(new Event("paste"), { clipboardData }));
}

it("pastes nodes with or without their links to what is here, and opens whole workflows", async () => {
  const app = testApp();
  listenToPaste(app);
  select(app, "save");
  copy.perform(app);
  await vi.waitFor(() => expect(isWriting()).toBe(false));
  const text = app.clipboard;
  app.clipboard = "";
  paste(text);
  expect(nodesOf(app).save_image?.inputs).toEqual({});
  paste(text, { shiftKey: true });
  expect(nodesOf(app).save_image_2?.inputs).toEqual({ image: link("decode", "image") });
  const { id } = documentOf(app);
  paste(JSON.stringify({ ...textToImage(), name: "From elsewhere" }));
  expect(documentOf(app).id).not.toBe(id);
  expect(documentOf(app).history.present.name).toBe("From elsewhere");
  const before = documentOf(app);
  paste('a sentence about {"format": "tessera"');
  expect(documentOf(app)).toBe(before);
});

it("pastes what was just copied, though the browser's clipboard is slower", async () => {
  let written = () => {};
  const writing = new Promise<void>((resolve) => (written = resolve));
  vi.stubGlobal("navigator", { ...navigator, clipboard: { writeText: () => writing } });
  const app = testApp();
  listenToPaste(app);
  select(app, "save");
  copy.perform(app);
  paste("what another program left there");
  expect(Object.keys(nodesOf(app))).toContain("save_image");
  written();
  await writing;
  paste("what another program left there");
  expect(app.clipboard).toBe("what another program left there");
  vi.unstubAllGlobals();
});
