import { expect, it } from "vitest";
import { moveNodes } from "./edit";
import { link, sceneOver, workflowOf } from "./fixtures/scenes";
import { makeSubgraph } from "./subgraphMake";
import { unpackSubgraph } from "./subgraphUnpack";
import type { Subgraph, Workflow } from "./workflow";

const twice: Subgraph = {
  nodes: {
    number: { type: "Int", inputs: { value: { $input: "n" } }, ui: { position: [10, 20] } },
    scale: {
      type: "LatentScaleBy",
      inputs: { latent: { $input: "latent" }, factor: link("number", "value") },
      ui: { position: [200, 40] },
    },
  },
  inputs: [
    { name: "n", wire: "Int", default: 2 },
    { name: "latent", wire: "Latent" },
  ],
  outputs: [
    { name: "latent", wire: "Latent", from: ["scale", "latent"] },
    { name: "same", wire: "Latent", from: { $input: "latent" } as never },
  ],
};

function around(inputs = {}, extra: Partial<Workflow["nodes"][string]> = {}): Workflow {
  const workflow = workflowOf(
    {
      number: ["Int"],
      empty: ["EmptyLatent"],
      part: ["subgraph:Twice", inputs],
      decode: ["VAEDecode", { latent: link("part", "latent") }],
      same: ["VAEDecode", { latent: link("part", "same") }],
    },
    { subgraphs: { Twice: twice } },
  );
  const part = { ...workflow.nodes.part, type: "subgraph:Twice", inputs, ...extra };
  return { ...workflow, nodes: { ...workflow.nodes, part } };
}

it("leaves linked nodes under free names where the instance stood", () => {
  const workflow = around({ latent: link("empty", "latent") }, { ui: { position: [110, 120] } });
  const unpacked = unpackSubgraph(workflow, [], "part");
  expect(unpacked?.ids).toEqual(["number_2", "scale"]);
  expect(unpacked?.workflow.nodes).toMatchObject({
    number_2: { inputs: { value: 2 }, ui: { position: [110, 120] } },
    scale: {
      inputs: { latent: link("empty", "latent"), factor: link("number_2", "value") },
      ui: { position: [300, 140] },
    },
    decode: { inputs: { latent: link("scale", "latent") } },
    same: { inputs: { latent: link("empty", "latent") } },
  });
  expect(unpacked?.workflow.subgraphs).toEqual({});
});

it("takes away what it was not given", () => {
  const nodes = unpackSubgraph(around({ n: 5 }), [], "part")?.workflow.nodes;
  expect(nodes?.scale?.inputs).toEqual({ factor: link("number_2", "value") });
  expect(nodes?.same?.inputs).toEqual({});
  expect(nodes?.number_2?.inputs).toEqual({ value: 5 });
});

it("leaves muted what was muted, and the subgraph where others use it", () => {
  const muted = around({}, { mode: "muted" });
  const second = {
    ...muted,
    nodes: { ...muted.nodes, more: { type: "subgraph:Twice", inputs: {} } },
  };
  const unpacked = unpackSubgraph(second, [], "part")?.workflow;
  expect(unpacked?.nodes.scale?.mode).toBe("muted");
  expect(unpacked?.subgraphs).toHaveProperty("Twice");
});

it("leaves other nodes alone", () => {
  expect(unpackSubgraph(around(), [], "decode")).toBeNull();
  expect(unpackSubgraph(around(), [], "gone")).toBeNull();
});

it("takes groups and notes along, both ways", () => {
  const group = { id: "1", title: "Sizes", bounds: [0, 0, 200, 100] };
  const workflow = workflowOf({ n: ["Int"], m: ["Int"] }, { ui: { groups: [group], notes: [] } });
  const made = makeSubgraph(sceneOver(workflow), [], new Set(["n", "group:1"]), "Part");
  expect(made.workflow.ui?.groups).toEqual([]);
  expect(made.workflow.subgraphs.Part?.ui?.groups).toEqual([group]);
  const moved = moveNodes(made.workflow, new Map([[made.instance, [50, 60]]]));
  const back = unpackSubgraph(moved, [], made.instance)?.workflow;
  expect(back?.ui?.groups).toEqual([{ ...group, bounds: [50, 60, 200, 100] }]);
  expect(back?.nodes.n?.ui?.position).toEqual([50, 60]);
});
