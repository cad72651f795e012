import { describe, expect, it } from "vitest";
import { setInput } from "../graph/edit";
import { catalogue, textToImage } from "../graph/fixtures/scenes";
import { activeDocument, activeGraph, createDocuments, isChanged } from "./documents";

const open = () => {
  const documents = createDocuments();
  documents.getState().setCatalogue(catalogue);
  documents.getState().open(textToImage());
  return documents;
};
const seed = (documents: ReturnType<typeof open>) =>
  activeGraph(documents.getState()).nodes.sampler?.inputs.seed;

describe("documents", () => {
  it("keep a history each", () => {
    const documents = open();
    const { edit, undo, activate } = documents.getState();
    const [first, second] = documents.getState().documents;
    edit("Seed", (graph) => setInput(graph, "sampler", "seed", 9));
    activate(first?.id ?? "");
    undo();
    activate(second?.id ?? "");
    expect(seed(documents)).toBe(9);
    undo();
    expect(seed(documents)).toBe(7);
  });
  it("make one step of typing, and another after it was sealed", () => {
    const documents = open();
    const { edit, seal } = documents.getState();
    const type = (value: number) =>
      edit("Seed", (graph) => setInput(graph, "sampler", "seed", value), "seed");
    type(1);
    type(12);
    seal();
    type(123);
    expect(activeDocument(documents.getState()).history.past).toHaveLength(2);
  });
  it("are changed until they are saved, and not by what they change themselves", () => {
    const documents = open();
    const { amend, edit, patch, active } = documents.getState();
    const document = () => activeDocument(documents.getState());
    amend(active, (workflow) => setInput(workflow, "sampler", "seed", 8));
    expect(isChanged(document())).toBe(false);
    edit("Seed", (graph) => setInput(graph, "sampler", "seed", 9));
    expect(isChanged(document())).toBe(true);
    amend(active, (workflow) => setInput(workflow, "sampler", "seed", 10));
    expect(isChanged(document())).toBe(true);
    patch(active, { saved: document().history.present });
    expect(isChanged(document())).toBe(false);
  });
});
