import { expect, it } from "vitest";
import { catalogue, link, workflowOf } from "../graph/fixtures/scenes";
import type { Point } from "../graph/workflow";
import { bodySketch } from "./bodySketch";

const inner = workflowOf({
  decode: ["VAEDecode", { vae: { $input: "vae" }, latent: { $input: "value" } }],
  invert: ["ImageBatch", { images: [link("decode", "image")] }],
});
const graph = {
  nodes: {
    decode: { ...inner.nodes.decode, ui: { position: [0, 0] as Point } },
    invert: { ...inner.nodes.invert, ui: { position: [400, 100] as Point } },
  } as typeof inner.nodes,
  inputs: [
    { name: "vae", wire: "VAE" },
    { name: "value", wire: "Latent" },
  ],
  outputs: [{ name: "image", wire: "Image", from: ["invert", "image"] as [string, string] }],
};
const workflow = workflowOf({}, { subgraphs: { Body: graph } });
const edges = {
  width: 300,
  height: 160,
  enters: (input: string): Point | null => [0, input === "vae" ? 20 : 60],
  leaves: (): Point | null => [300, 20],
};

it("fits the nodes into the picture, where they stand to each other", () => {
  const { nodes } = bodySketch({ workflow, graph, catalogue }, edges);
  expect(nodes.map(({ id }) => id)).toEqual(["decode", "invert"]);
  for (const { x, y, width, height } of nodes) {
    expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(300);
    expect(y + height).toBeLessThanOrEqual(160);
  }
  expect(nodes[1]?.x).toBeGreaterThan((nodes[0]?.x ?? 0) + (nodes[0]?.width ?? 0));
});

it("leads what comes in and goes out to the edges", () => {
  const { lines } = bodySketch({ workflow, graph, catalogue }, edges);
  expect(lines).toHaveLength(4);
  expect(lines.filter(({ d }) => d.startsWith("M0,"))).toHaveLength(2);
  expect(lines.find(({ key }) => key === "→image")?.d).toMatch(/300,20$/);
});

it("is empty for a body of no nodes, or with nobody at the edges", () => {
  const empty = { ...graph, nodes: {}, outputs: [] };
  expect(bodySketch({ workflow, graph: empty, catalogue }, edges)).toEqual({
    nodes: [],
    lines: [],
  });
  const nobody = { ...edges, enters: () => null, leaves: () => null };
  expect(bodySketch({ workflow, graph, catalogue }, nobody).lines).toHaveLength(1);
});
