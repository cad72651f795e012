// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from "vitest";
import { testVault } from "../fixtures/vault";
import { setInput } from "../graph/edit";
import { textToImage, workflowOf } from "../graph/fixtures/scenes";
import { autosave, restore } from "./autosave";
import { activeDocument, createDocuments, isChanged } from "./documents";
import { createKeep } from "./keep";

afterEach(() => localStorage.clear());

function opened(name = "w", vault = testVault()) {
  const documents = createDocuments();
  const keep = createKeep(vault, localStorage);
  const full = vi.fn();
  const saving = autosave(documents, keep, name, full);
  documents.getState().open(textToImage());
  return { documents, keep, vault, full, ...saving };
}

describe("autosave", () => {
  it("brings every document back, changed or not", async () => {
    const { documents, keep, stop } = opened();
    documents.getState().edit("Seed", (graph) => setInput(graph, "sampler", "seed", 9));
    const before = activeDocument(documents.getState());
    await stop();
    const kept = await restore(keep, "w");
    expect(kept?.active).toBe(before.id);
    expect(kept?.documents).toHaveLength(2);
    const again = kept?.documents[1];
    expect(again?.history.present).toEqual(before.history.present);
    expect(again && isChanged(again)).toBe(true);
    expect(kept?.documents[0] && isChanged(kept.documents[0])).toBe(false);
  });
  it("comes back inside the subgraph that was open, while that is there", async () => {
    const { documents, keep, stop } = opened();
    const inner = { ...workflowOf({ n: ["Int"] }), inputs: [], outputs: [] };
    const whole = workflowOf({ x: ["subgraph:In"] }, { subgraphs: { In: inner } });
    const scope = [{ instance: "x", subgraph: "In" }];
    const id = documents.getState().open(whole, { scope });
    documents.getState().open(textToImage(), { scope });
    await stop();
    const [inside, gone] = (await restore(keep, "w"))?.documents.slice(2) ?? [];
    expect([inside?.id, inside?.scope]).toEqual([id, scope]);
    expect(gone?.scope).toEqual([]);
  });
  it("writes when the page is hidden, without waiting for the vault", async () => {
    const { documents, keep, vault } = opened();
    vault.write = () => new Promise(() => undefined);
    window.dispatchEvent(new Event("pagehide"));
    const kept = await restore(keep, "w");
    expect(kept?.active).toBe(documents.getState().active);
    expect(vault.texts.size).toBe(0);
  });
  it("keeps what was closed, to be had back, and forgets what was had back too often", async () => {
    const { documents, keep, stop, flush, vault } = opened();
    const { close, active, open } = documents.getState();
    await flush();
    close(active);
    await flush();
    const kept = await restore(keep, "w");
    expect(kept?.closed.map(({ id }) => id)).toEqual([active]);
    documents.getState().restore(kept?.documents ?? [], kept?.active ?? "", kept?.closed);
    documents.getState().reopen();
    expect(documents.getState().active).toBe(active);
    for (let i = 0; i <= 10; i++) close(open(textToImage()));
    close(active);
    for (let i = 0; i <= 10; i++) close(open(textToImage()));
    await stop();
    expect((await restore(keep, "w"))?.closed).toHaveLength(10);
    expect([...vault.texts.keys()].filter((key) => key.endsWith(active))).toEqual([]);
  });
  it("says once when there is no room, asks before the page goes, and writes when there is", async () => {
    const { documents, keep, full, flush, vault } = opened();
    const set = vi.spyOn(localStorage, "setItem").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    vault.room = false;
    await flush();
    documents.getState().open(textToImage());
    await flush();
    expect(full).toHaveBeenCalledOnce();
    const leave = new Event("beforeunload", { cancelable: true });
    window.dispatchEvent(leave);
    expect(leave.defaultPrevented).toBe(true);
    vault.room = true;
    await flush();
    set.mockRestore();
    expect((await restore(keep, "w"))?.documents).toHaveLength(3);
    const again = new Event("beforeunload", { cancelable: true });
    window.dispatchEvent(again);
    expect(again.defaultPrevented).toBe(false);
  });
  it("starts fresh over what it cannot read, and keeps what it can", async () => {
    const { documents, keep, stop, vault } = opened();
    const { active } = documents.getState();
    await stop();
    vault.texts.set(`tessera/document/w/${active}`, "{broken");
    expect((await restore(keep, "w"))?.documents).toHaveLength(1);
    vault.texts.set("tessera/open/w", "{broken");
    expect(await restore(keep, "w")).toBeNull();
  });
  it("keeps the windows apart, and hands a dead one's documents on", async () => {
    const vault = testVault();
    const windows = [];
    for (const name of ["a", "b"]) {
      const { documents, stop } = opened(name, vault);
      documents.getState().editWorkflow("Name", (workflow) => ({ ...workflow, name }));
      await stop();
      windows.push(documents.getState().active);
    }
    const keep = createKeep(vault, localStorage);
    expect((await restore(keep, "a"))?.active).toBe(windows[0]);
    for (const name of ["a", "b"]) await keep.takeOver(name, "c");
    const kept = await restore(keep, "c");
    const names = kept?.documents.map((document) => document.history.present.name);
    expect(names).toEqual(["Untitled", "a", "Untitled", "b"]);
    expect(kept?.active).toBe(windows[0]);
    expect(await keep.windows()).toEqual(["c"]);
  });
});
