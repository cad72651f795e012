import { describe, expect, it } from "vitest";
import { copyNodes, parsePiece, pasteNodes, pastePiece } from "./clipboard";
import { decorOf } from "./decor";
import { link, textToImage, workflowOf } from "./fixtures/scenes";
import { editAt } from "./scope";
import type { Subgraph, Workflow } from "./workflow";

const graph = textToImage();
const piece = copyNodes(graph, new Set(["sampler", "decode"]));

describe("paste", () => {
  it("gives names of their own and keeps the links among them alone", () => {
    const { graph: pasted, ids } = pasteNodes(graph, piece, [10, 20]);
    expect(ids).toEqual(["ksampler", "vae_decode"]);
    expect(pasted.nodes.vae_decode?.inputs).toEqual({ latent: link("ksampler", "latent") });
    expect(pasted.nodes.decode).toBe(graph.nodes.decode);
    expect(pasted.nodes.ksampler?.ui?.position).toEqual([10, 20]);
    expect(pasted.nodes.ksampler?.inputs).toEqual({ seed: 7 });
  });
  it("keeps links to what was left outside when asked, where it is here", () => {
    const here = pasteNodes(graph, piece, [0, 0], true).graph;
    expect(here.nodes.ksampler?.inputs.model).toEqual(link("checkpoint", "model"));
    const other = workflowOf({ checkpoint: ["LoadImage"] });
    const elsewhere = pasteNodes(other, piece, [0, 0], true).graph;
    expect(elsewhere.nodes.sampler?.inputs).toEqual({ seed: 7 });
    expect(elsewhere.nodes.decode?.inputs.latent).toEqual(link("sampler", "latent"));
  });
  it("keeps an input of the subgraph where there is one of that name", () => {
    const inside = copyNodes(
      { nodes: { save: { type: "SaveImage", inputs: { image: { $input: "image" } } } } },
      new Set(["save"]),
    );
    const inputs = [{ name: "image", wire: "Image" }];
    const subgraph: Subgraph = { nodes: {}, inputs, outputs: [] };
    const into = (outside: boolean) => pasteNodes(subgraph, inside, [0, 0], outside).graph.nodes;
    expect(into(true).save?.inputs).toEqual({ image: { $input: "image" } });
    expect(into(false).save?.inputs).toEqual({});
    expect(pasteNodes(graph, inside, [0, 0], true).graph.nodes.save_image?.inputs).toEqual({});
  });
  it("brings groups, notes and the reroutes between what it brings", () => {
    const from = workflowOf({ a: ["LoadImage"], b: ["SaveImage", { image: link("a", "image") }] });
    const save = { ...from.nodes.b, ui: { position: [400, 0], reroutes: { image: [[300, 50]] } } };
    const ui = {
      groups: [{ id: "1", title: "Both", bounds: [-20, -50, 700, 300], pinned: true }],
      notes: [{ id: "1", text: "left", bounds: [0, 900, 100, 100] }],
    };
    const drawn = { ...from, nodes: { ...from.nodes, b: save }, ui } as unknown as Workflow;
    const both = copyNodes(drawn, new Set(["a", "b", "group:1"]));
    const { graph: pasted, ids } = pasteNodes(drawn, both, [10, 0]);
    expect(ids).toEqual(["load_image", "save_image", "group:2"]);
    expect(pasted.nodes.save_image?.ui?.reroutes).toEqual({ image: [[310, 50]] });
    expect(decorOf(pasted).map(({ key, box, pinned }) => [key, box.x, pinned])).toEqual([
      ["group:1", -20, true],
      ["group:2", -10, undefined],
      ["note:1", 0, undefined],
    ]);
    const alone = pasteNodes(drawn, copyNodes(drawn, new Set(["b"])), [10, 0], true).graph;
    expect(alone.nodes.save_image?.inputs.image).toEqual(link("a", "image"));
    expect(alone.nodes.save_image?.ui?.reroutes).toBeUndefined();
  });
  it("brings subgraphs, under another name where theirs is taken", () => {
    const blur = { nodes: {}, inputs: [], outputs: [] };
    const nodes = { twice: ["subgraph:Blur"], loop: ["Repeat", { body: "subgraph:Blur" }] };
    const from = workflowOf(nodes as never, { subgraphs: { Blur: blur, Unused: blur } });
    const brought = copyNodes(from, new Set(["twice", "loop"]), from.subgraphs);
    const paste = (into: typeof from) =>
      pastePiece(into, (w, change) => editAt(w, [], change), brought, [0, 0]).workflow;
    expect(Object.keys(paste(workflowOf({})).subgraphs)).toEqual(["Blur"]);
    expect(paste(from).nodes.blur_2 ?? paste(from).nodes.blur).toMatchObject({
      type: "subgraph:Blur",
    });
    const other = workflowOf({}, {
      subgraphs: { Blur: { ...blur, nodes: { x: from.nodes.loop } } },
    } as never);
    const renamed = paste(other);
    expect(Object.keys(renamed.subgraphs)).toEqual(["Blur", "Blur 2"]);
    expect(renamed.nodes.twice?.type).toBe("subgraph:Blur 2");
    expect(renamed.nodes.loop?.inputs.body).toBe("subgraph:Blur 2");
  });
  it("travels as text, and knows its own", () => {
    expect(parsePiece(JSON.stringify(piece))).toEqual(piece);
    for (const text of ["hello", '{"kind":"other"}', "null", '{"kind":"tessera/nodes"}'])
      expect(parsePiece(text)).toBeNull();
    expect(parsePiece('{"kind":"tessera/nodes","nodes":{"a b":{"type":"X"}}}')).toBeNull();
    expect(parsePiece('tessera/nodes"')).toBeNull();
  });
});
