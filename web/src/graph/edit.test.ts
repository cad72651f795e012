import { describe, expect, it } from "vitest";
import {
  addNode,
  connect,
  disconnect,
  disconnectAll,
  fillDefault,
  moveNodes,
  removeNodes,
  setInput,
  setUi,
  toggleMode,
} from "./edit";
import { link, textToImage, workflowOf } from "./fixtures/scenes";
import { connections } from "./links";

describe("edits", () => {
  it("leave the graph they were given as it was", () => {
    const graph = textToImage();
    const before = structuredClone(graph);
    addNode(graph, { type: "Int", inputs: {} });
    removeNodes(graph, new Set(["checkpoint"]));
    setInput(graph, "sampler", "seed", 9);
    disconnectAll(graph, "sampler");
    moveNodes(graph, new Map([["save", [1, 2]]]));
    toggleMode(graph, new Set(["save"]), "muted");
    expect(graph).toEqual(before);
  });
  it("keep what else the graph carries", () => {
    expect(setInput(textToImage(), "sampler", "seed", 9).name).toBe("Test");
  });
});

describe("removeNodes", () => {
  it("takes the links from them along", () => {
    const rest = removeNodes(textToImage(), new Set(["checkpoint", "latent"]));
    expect(Object.keys(rest.nodes)).toHaveLength(5);
    expect([...connections(rest)].every((l) => l.source in rest.nodes)).toBe(true);
    expect(rest.nodes.sampler?.inputs).not.toHaveProperty("model");
    expect(rest.nodes.sampler?.inputs.seed).toBe(7);
  });
  it("closes the gaps in lists of links", () => {
    const graph = workflowOf({
      a: ["LoadImage"],
      b: ["LoadImage"],
      join: [
        "ImageBatch",
        { images: [link("a", "image"), link("b", "image"), link("a", "image")] },
      ],
    });
    expect(removeNodes(graph, new Set(["a"])).nodes.join?.inputs.images).toEqual([
      link("b", "image"),
    ]);
  });
});

describe("connect", () => {
  it("replaces the link of a plain input and adds to a list", () => {
    const graph = workflowOf({ a: ["Int"], s: ["KSampler", { steps: 5 }], join: ["ImageBatch"] });
    const linked = connect(graph, { source: "a", output: "value", target: "s", input: "steps" });
    expect(linked.nodes.s?.inputs.steps).toEqual(link("a", "value"));
    const target = { source: "a", output: "image", target: "join", input: "images", list: true };
    expect(connect(connect(graph, target), target).nodes.join?.inputs.images).toHaveLength(2);
  });
  it("is undone by disconnect, which leaves literals alone", () => {
    const graph = textToImage();
    const cut = disconnect(graph, { target: "decode", path: ["vae"] });
    expect(cut.nodes.decode?.inputs).not.toHaveProperty("vae");
    expect(disconnect(graph, { target: "sampler", path: ["seed"] })).toBe(graph);
  });
  it("has a whole option to put a link into", () => {
    const graph = workflowOf({ loop: ["ForEach"] });
    const filled = fillDefault(graph, "loop", ["values", "image"], { kind: "pictures" });
    expect(
      setInput(filled, "loop", "values.image", link("a", "image")).nodes.loop?.inputs.values,
    ).toEqual({
      kind: "pictures",
      image: link("a", "image"),
    });
  });
});

describe("disconnectAll", () => {
  it("cuts both sides of a node", () => {
    const cut = disconnectAll(textToImage(), "sampler");
    expect(
      [...connections(cut)].some((l) => l.source === "sampler" || l.target === "sampler"),
    ).toBe(false);
    expect([...connections(cut)]).toHaveLength(4);
  });
});

describe("toggleMode", () => {
  it("sets all, and sets back when all have it", () => {
    const ids = new Set(["save", "decode"]);
    const muted = toggleMode(setUi(textToImage(), "save", { title: "x" }), ids, "muted");
    expect(muted.nodes.save?.mode).toBe("muted");
    expect(toggleMode(muted, ids, "muted").nodes.decode?.mode).toBe("active");
    expect(toggleMode(muted, ids, "bypassed").nodes.decode?.mode).toBe("bypassed");
  });
});
