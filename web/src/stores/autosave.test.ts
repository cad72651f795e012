// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from "vitest";
import { setInput } from "../graph/edit";
import { textToImage, workflowOf } from "../graph/fixtures/scenes";
import { autosave, otherWindows, restore, takeOver } from "./autosave";
import { activeDocument, createDocuments, isChanged } from "./documents";

afterEach(() => localStorage.clear());

function opened() {
  const documents = createDocuments();
  const stop = autosave(documents, localStorage, "w", () => undefined);
  documents.getState().open(textToImage());
  return { documents, stop };
}

describe("autosave", () => {
  it("brings every document back, changed or not", () => {
    const { documents, stop } = opened();
    documents.getState().edit("Seed", (graph) => setInput(graph, "sampler", "seed", 9));
    const before = activeDocument(documents.getState());
    stop();
    const kept = restore(localStorage, "w");
    expect(kept?.active).toBe(before.id);
    expect(kept?.documents).toHaveLength(2);
    const again = kept?.documents[1];
    expect(again?.history.present).toEqual(before.history.present);
    expect(again && isChanged(again)).toBe(true);
    expect(kept?.documents[0] && isChanged(kept.documents[0])).toBe(false);
  });
  it("comes back inside the subgraph that was open, while that is there", () => {
    const { documents, stop } = opened();
    const inner = { ...workflowOf({ n: ["Int"] }), inputs: [], outputs: [] };
    const whole = workflowOf({ x: ["subgraph:In"] }, { subgraphs: { In: inner } });
    const scope = [{ instance: "x", subgraph: "In" }];
    const id = documents.getState().open(whole, { scope });
    documents.getState().open(textToImage(), { scope });
    stop();
    const [inside, gone] = restore(localStorage, "w")?.documents.slice(2) ?? [];
    expect([inside?.id, inside?.scope]).toEqual([id, scope]);
    expect(gone?.scope).toEqual([]);
  });
  it("writes when the page is hidden, without waiting", () => {
    const { documents } = opened();
    window.dispatchEvent(new Event("pagehide"));
    expect(restore(localStorage, "w")?.active).toBe(documents.getState().active);
  });
  it("forgets what was closed", () => {
    const { documents, stop } = opened();
    const { close, active } = documents.getState();
    window.dispatchEvent(new Event("pagehide"));
    close(active);
    stop();
    expect(localStorage.getItem(`tessera/document/w/${active}`)).toBeNull();
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
    const stop = autosave(documents, storage, "w", full);
    documents.getState().open(textToImage());
    stop();
    expect(full).toHaveBeenCalledOnce();
  });
  it("starts fresh over what it cannot read, and keeps what it can", () => {
    const { documents, stop } = opened();
    const { active } = documents.getState();
    stop();
    localStorage.setItem(`tessera/document/w/${active}`, "{broken");
    expect(restore(localStorage, "w")?.documents).toHaveLength(1);
    localStorage.setItem("tessera/open/w", "{broken");
    expect(restore(localStorage, "w")).toBeNull();
  });
  it("keeps the windows apart, and hands a dead one's documents on", () => {
    const windows = ["a", "b"].map((name) => {
      const documents = createDocuments();
      const stop = autosave(documents, localStorage, name, () => undefined);
      documents.getState().open({ ...textToImage(), name });
      stop();
      return documents.getState().active;
    });
    expect(restore(localStorage, "a")?.active).toBe(windows[0]);
    expect(otherWindows(localStorage, "c").sort()).toEqual(["a", "b"]);
    takeOver(localStorage, "a", "c");
    takeOver(localStorage, "b", "c");
    const kept = restore(localStorage, "c");
    const names = kept?.documents.map((document) => document.history.present.name);
    expect(names).toEqual(["Untitled", "a", "Untitled", "b"]);
    expect(kept?.active).toBe(windows[0]);
    expect(otherWindows(localStorage, "c")).toEqual([]);
    expect(Object.keys(localStorage).filter((key) => /\/[ab]\//.test(key))).toEqual([]);
  });
});
