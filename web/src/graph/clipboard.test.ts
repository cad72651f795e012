import { describe, expect, it } from "vitest";
import { copyNodes, parsePiece, pasteNodes } from "./clipboard";
import { link, textToImage, workflowOf } from "./fixtures/scenes";

describe("paste", () => {
  const graph = textToImage();
  const piece = copyNodes(graph, new Set(["sampler", "decode"]));

  it("gives names of their own and keeps the links among them", () => {
    const { graph: pasted, ids } = pasteNodes(graph, piece, [10, 20]);
    expect(ids).toEqual(["ksampler", "vae_decode"]);
    expect(pasted.nodes.vae_decode?.inputs.latent).toEqual(link("ksampler", "latent"));
    expect(pasted.nodes.decode).toBe(graph.nodes.decode);
    expect(pasted.nodes.ksampler?.ui?.position).toEqual([10, 20]);
  });
  it("keeps links to what is here and drops the others", () => {
    const here = pasteNodes(graph, piece, [0, 0]).graph;
    expect(here.nodes.ksampler?.inputs.model).toEqual(link("checkpoint", "model"));
    const elsewhere = pasteNodes(workflowOf({}), piece, [0, 0]).graph;
    expect(elsewhere.nodes.sampler?.inputs).not.toHaveProperty("model");
    expect(elsewhere.nodes.sampler?.inputs.seed).toBe(7);
    expect(elsewhere.nodes.decode?.inputs.latent).toEqual(link("sampler", "latent"));
  });
  it("travels as text, and knows its own", () => {
    expect(parsePiece(JSON.stringify(piece))).toEqual(piece);
    expect(parsePiece("hello")).toBeNull();
    expect(parsePiece('{"kind":"other"}')).toBeNull();
    expect(parsePiece("null")).toBeNull();
  });
});
