import { describe, expect, it } from "vitest";
import { catalogue, link, workflowOf } from "./fixtures/scenes";
import { layoutOf, type NodeLayout, sameLayout, unknownLayout } from "./layout";
import { HEADER } from "./rows";
import type { Json, NodeUi } from "./workflow";

function layout(
  type: string,
  inputs: Record<string, Json> = {},
  ui?: NodeUi,
  aspect?: number,
): NodeLayout {
  const { node } = workflowOf({ node: [type, inputs] }).nodes;
  const described = node && catalogue.describe({ subgraphs: {} }, node);
  if (!node || !described) throw new Error(type);
  return layoutOf(described, { ...node, ui }, { aspect });
}

const names = (l: NodeLayout) =>
  l.rows.map((r) => (r.kind === "widget" ? r.path.join(".") : r.kind));

describe("layoutOf", () => {
  it.each(catalogue.nodes.map((n) => n.type))(
    "keeps the rows and ports of %s inside it, in order",
    (type) => {
      const { rows, ports, width, height } = layout(type);
      let bottom = HEADER;
      for (const row of rows) {
        expect(row.y).toBeGreaterThanOrEqual(bottom);
        bottom = row.y + row.height;
      }
      expect(bottom).toBeLessThanOrEqual(height);
      for (const { x, y } of ports) {
        expect([0, width]).toContain(x);
        expect(y).toBeLessThan(height);
      }
    },
  );
  it("pairs inputs and outputs, then lists widgets", () => {
    const { rows, ports } = layout("KSampler");
    expect(rows[0]).toMatchObject({
      kind: "ports",
      input: { name: "model" },
      output: { name: "latent" },
    });
    expect(names(layout("KSampler")).slice(4)).toEqual([
      "seed",
      "steps",
      "cfg",
      "sampler",
      "scheduler",
      "denoise",
    ]);
    expect(ports.filter(({ port }) => port.side === "input")).toHaveLength(10);
  });
  it("hides advanced inputs until asked, but never a linked one", () => {
    expect(names(layout("LoadCheckpoint"))).toEqual(["ports", "ports", "ports", "name", "more"]);
    expect(names(layout("LoadCheckpoint", {}, { advanced: true }))).toContain("precision");
    expect(names(layout("LoadCheckpoint", { precision: link("a", "value") }))).toContain(
      "precision",
    );
  });
  it("shows the inputs of the option that is chosen", () => {
    expect(names(layout("SaveImage"))).toContain("format.compress_level");
    expect(names(layout("SaveImage", { format: { kind: "webp" } }))).toEqual(
      expect.arrayContaining(["format.quality", "format.lossless"]),
    );
    expect(
      layout("ForEach", { values: { kind: "pictures" } }).ports.map((p) => p.port.name),
    ).toContain("values.image");
  });
  it("gives the room a person made to texts, or to the picture", () => {
    const plain = layout("CLIPEncode");
    const tall = layout("CLIPEncode", {}, { size: [400, plain.height + 100] });
    const text = (l: NodeLayout) => l.rows.find((r) => r.kind === "widget")?.height ?? 0;
    expect(text(tall)).toBe(text(plain) + 100);
    expect(tall.width).toBe(400);
    const saved = layout("SaveImage", {}, { size: [300, 800] });
    expect((saved.picture?.y ?? 0) + (saved.picture?.height ?? 0)).toBe(800 - 8);
  });
  it("makes room for a picture's shape", () => {
    const wide = layout("KSampler", {}, undefined, 2);
    const square = layout("KSampler", {}, undefined, 1);
    expect(layout("KSampler").picture).toBeUndefined();
    expect(square.height - wide.height).toBeCloseTo((square.width - 16) / 2, 0);
  });
  it("folds to its header, with every port still there", () => {
    const folded = layout("KSampler", {}, { collapsed: true });
    expect(folded.height).toBe(HEADER);
    expect(folded.ports).toHaveLength(11);
  });
});

describe("sameLayout", () => {
  it("sees no difference in a typed value, and one in a chosen option", () => {
    expect(sameLayout(layout("KSampler", { seed: 1 }), layout("KSampler", { seed: 2 }))).toBe(true);
    const format = (kind: string) => layout("SaveImage", { format: { kind } });
    expect(sameLayout(format("png"), format("jpeg"))).toBe(false);
  });
});

describe("unknownLayout", () => {
  it("keeps the ports that are linked", () => {
    const { ports } = unknownLayout({ type: "Gone", inputs: {} }, ["a", "b"], ["out"]);
    expect(ports.map((p) => p.port.name)).toEqual(["a", "out", "b"]);
  });
});

describe("a loop", () => {
  const body = { ...workflowOf({ n: ["Int"] }), inputs: [], outputs: [] };
  const takes = (...names: string[]) => names.map((name) => ({ name, wire: "Image" }));
  const loop = (inputs: Record<string, Json>, ui?: NodeUi, taken = takes("value", "picture")) => {
    const workflow = workflowOf(
      { loop: ["ForEach", inputs] },
      { subgraphs: { Body: { ...body, inputs: taken } } },
    );
    const { loop: node } = workflow.nodes;
    const described = node && catalogue.describe(workflow, node);
    if (!node || !described) throw new Error("ForEach");
    return layoutOf(described, { ...node, ui });
  };

  it("stands around its body, with what it gives below what comes in", () => {
    const { body: place, ports, rows, width } = loop({ body: "subgraph:Body" });
    expect(place?.gives.map(({ name }) => name)).toEqual(["value"]);
    const taken = ports.find(({ port }) => port.name === "inputs.picture");
    expect(place?.gives[0]?.y).toBeGreaterThan(taken?.y ?? Number.POSITIVE_INFINITY);
    expect(place && place.x * 2 + place.width).toBe(width);
    const widgets = rows.filter((row) => row.kind === "widget");
    expect(widgets[0]?.y).toBeGreaterThanOrEqual((place?.y ?? 0) + (place?.height ?? 0));
  });
  it("gives its body the room that a person gave it", () => {
    const [small, large] = [undefined, [600, 900] as [number, number]].map((size) =>
      loop({ body: "subgraph:Body" }, { size }),
    );
    const grown = (large?.height ?? 0) - (small?.height ?? 0);
    expect(large?.body?.height).toBe((small?.body?.height ?? 0) + grown);
    expect(large?.rows.at(-1)?.y).toBe((small?.rows.at(-1)?.y ?? 0) + grown);
    expect(large && small && sameLayout(large, small)).toBe(false);
  });
  it("is a node like others without a body, and collapsed", () => {
    expect(loop({}).body).toBeUndefined();
    const folded = loop({ body: "subgraph:Body" }, { collapsed: true });
    expect([folded.body, folded.height]).toEqual([undefined, HEADER]);
  });
  it("is drawn anew when its body takes something else", () => {
    const other = loop({ body: "subgraph:Body" }, undefined, takes("index", "picture"));
    expect(sameLayout(loop({ body: "subgraph:Body" }), other)).toBe(false);
  });
});
