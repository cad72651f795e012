// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from "vitest";
import { setInput } from "../graph/edit";
import { textToImage } from "../graph/fixtures/scenes";
import { autosave, restore } from "./autosave";
import { activeDocument, createDocuments, isChanged } from "./documents";

afterEach(() => localStorage.clear());

function opened() {
  const documents = createDocuments();
  const stop = autosave(documents, localStorage, () => undefined);
  documents.getState().open(textToImage());
  return { documents, stop };
}

describe("autosave", () => {
  it("brings every document back, changed or not", () => {
    const { documents, stop } = opened();
    documents.getState().edit("Seed", (graph) => setInput(graph, "sampler", "seed", 9));
    const before = activeDocument(documents.getState());
    stop();
    const kept = restore(localStorage);
    expect(kept?.active).toBe(before.id);
    expect(kept?.documents).toHaveLength(2);
    const again = kept?.documents[1];
    expect(again?.history.present).toEqual(before.history.present);
    expect(again && isChanged(again)).toBe(true);
    expect(kept?.documents[0] && isChanged(kept.documents[0])).toBe(false);
  });
  it("writes when the page is hidden, without waiting", () => {
    const { documents } = opened();
    window.dispatchEvent(new Event("pagehide"));
    expect(restore(localStorage)?.active).toBe(documents.getState().active);
  });
  it("forgets what was closed", () => {
    const { documents, stop } = opened();
    const { close, active } = documents.getState();
    window.dispatchEvent(new Event("pagehide"));
    close(active);
    stop();
    expect(localStorage.getItem(`tessera/document/${active}`)).toBeNull();
  });
  it("says when there is no room, and goes on", () => {
    const documents = createDocuments();
    const full = vi.fn();
    const storage = {
      setItem() {
        throw new DOMException("full", "QuotaExceededError");
      },
      removeItem: () => undefined,
    } as unknown as Storage;
    const stop = autosave(documents, storage, full);
    documents.getState().open(textToImage());
    stop();
    expect(full).toHaveBeenCalledOnce();
  });
  it("starts fresh over what it cannot read", () => {
    localStorage.setItem("tessera/open", '{"ids":["a"],"active":"a"}');
    localStorage.setItem("tessera/document/a", "{broken");
    expect(restore(localStorage)).toBeNull();
  });
});
