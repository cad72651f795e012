import { describe, expect, it } from "vitest";
import { diffWorkflows, equal, isSame, written } from "./diff";
import { link, textToImage } from "./fixtures/scenes";
import type { Json, Workflow } from "./workflow";

const before = textToImage();

function changed(edit: (workflow: Workflow) => void): Workflow {
  const copy = structuredClone(before);
  edit(copy);
  return copy;
}
const inputs = (workflow: Workflow, id: string) =>
  (workflow.nodes[id]?.inputs ?? {}) as Record<string, Json>;

describe("diffWorkflows", () => {
  it("finds nothing between a workflow and its copy, keys in any order", () => {
    const copy = JSON.parse(JSON.stringify(before)) as Workflow;
    const nodes = Object.fromEntries(Object.entries(copy.nodes).reverse());
    expect(isSame(diffWorkflows(before, { ...copy, nodes }))).toBe(true);
  });

  it("names nodes that came, went and changed, input by input", () => {
    const after = changed((w) => {
      delete w.nodes.save;
      w.nodes.preview = { type: "PreviewImage", inputs: { image: link("decode", "image") } };
      inputs(w, "sampler").seed = 8;
      inputs(w, "sampler").latent = link("encode", "latent");
      delete inputs(w, "latent").width;
      inputs(w, "positive").text = "a star";
      w.nodes.negative = { ...w.nodes.negative, type: "CLIPEncode", mode: "muted", inputs: {} };
    });
    const diff = diffWorkflows(before, after);
    expect(diff.nodes.map(({ id, status }) => [id, status])).toEqual([
      ["positive", "changed"],
      ["negative", "changed"],
      ["latent", "changed"],
      ["sampler", "changed"],
      ["preview", "added"],
      ["save", "removed"],
    ]);
    const of = (id: string) => diff.nodes.find((node) => node.id === id)?.changes;
    expect(of("sampler")).toEqual([
      {
        of: { input: "latent" },
        before: link("latent", "latent"),
        after: link("encode", "latent"),
      },
      { of: { input: "seed" }, before: 7, after: 8 },
    ]);
    expect(of("latent")).toEqual([{ of: { input: "width" }, before: 128, after: undefined }]);
    expect(of("negative")?.[0]).toEqual({
      of: { field: "mode" },
      before: "active",
      after: "muted",
    });
    expect(diff.moved).toEqual([]);
  });

  it("goes into options and stays outside of lists and links", () => {
    const with_ = (how: Json) => changed((w) => Object.assign(inputs(w, "save"), { how }));
    const diff = diffWorkflows(
      with_({ kind: "a", depth: { x: 1, y: 2 }, list: [1, 2] }),
      with_({ kind: "a", depth: { x: 1, y: 3 }, list: [1, 3] }),
    );
    expect(diff.nodes[0]?.changes).toEqual([
      { of: { input: "how.depth.y" }, before: 2, after: 3 },
      { of: { input: "how.list" }, before: [1, 2], after: [1, 3] },
    ]);
  });

  it("tells moves apart from changes, and a new title among the changes", () => {
    const after = changed((w) => {
      w.nodes.save = { ...w.nodes.save, type: "SaveImage", inputs: inputs(w, "save") };
      w.nodes.save.ui = { position: [4, 5], title: "Keep" };
      w.ui = { notes: ["x"] };
      w.name = "Other";
    });
    const diff = diffWorkflows(before, after);
    expect(diff.moved).toEqual([{ inside: "", id: "save" }]);
    expect(diff.nodes[0]?.changes).toEqual([
      { of: { field: "title" }, before: undefined, after: "Keep" },
    ]);
    expect([diff.name, diff.around]).toEqual([{ before: "Test", after: "Other" }, true]);
  });

  it("looks into subgraphs", () => {
    const graph = (steps: number, wire: string) => ({
      nodes: { inner: { type: "KSampler", inputs: { steps } } },
      inputs: [{ name: "x", wire }],
      outputs: [],
    });
    const a = { ...before, subgraphs: { S: graph(1, "Int"), Gone: graph(1, "Int") } };
    const b = { ...before, subgraphs: { S: graph(2, "Float") } };
    const diff = diffWorkflows(a, b);
    expect(diff.nodes.map(({ inside, id, status }) => [inside, id, status])).toEqual([
      ["S", "inner", "changed"],
      ["Gone", "inner", "removed"],
    ]);
    expect(diff.subgraphs).toEqual([
      { name: "S", status: "changed" },
      { name: "Gone", status: "removed" },
    ]);
  });

  it("is the same there and back, with the sides changed", () => {
    const after = changed((w) => {
      delete w.nodes.save;
      inputs(w, "sampler").seed = 9;
    });
    const turned = { added: "removed", removed: "added", changed: "changed" };
    const there = diffWorkflows(before, after).nodes;
    const back = diffWorkflows(after, before).nodes;
    const sorted = (list: [string, string][]) => list.sort(([a], [b]) => a.localeCompare(b));
    expect(sorted(back.map((n) => [n.id, n.status]))).toEqual(
      sorted(there.map((n) => [n.id, turned[n.status]])),
    );
  });
});

it("compares as JSON does", () => {
  expect(equal({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toBe(true);
  expect(equal({ a: 1 }, { a: 1, b: 2 })).toBe(false);
  expect(equal([1], { 0: 1 })).toBe(false);
  expect(equal(1, "1")).toBe(false);
});

it("writes links by their source and texts as they are", () => {
  expect(written(link("a", "b"))).toBe("← a.b");
  expect(written({ $input: "seed" })).toBe("← seed");
  expect(written("a\nb")).toBe("a\nb");
  expect(written([1, { x: true }])).toBe('[1,{"x":true}]');
  expect(written(undefined)).toBe("–");
});
