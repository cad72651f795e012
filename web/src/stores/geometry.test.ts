import { describe, expect, it } from "vitest";
import { moveNodes, setInput, setUi } from "../graph/edit";
import { sceneOver, textToImage, workflowOf } from "../graph/fixtures/scenes";
import type { Workflow } from "../graph/workflow";
import { createGeometry, selectedNodes } from "./geometry";

describe("geometry", () => {
  it("gives React Flow sizes and handles, so that it measures nothing", () => {
    const geometry = createGeometry();
    geometry.getState().sync(sceneOver(textToImage()), {});
    for (const node of geometry.getState().nodes) {
      expect(node.measured).toEqual({ width: node.width, height: node.height });
      expect(node.handles?.length).toBe(node.data.layout.ports.length);
    }
    const ids = new Map(
      geometry.getState().nodes.map((n) => [n.id, new Set(n.handles?.map((h) => h.id))]),
    );
    for (const edge of geometry.getState().edges) {
      expect(ids.get(edge.source)?.has(edge.sourceHandle)).toBe(true);
      expect(ids.get(edge.target)?.has(edge.targetHandle)).toBe(true);
    }
  });
  it("draws nothing anew for a typed value, and one node for a moved one", () => {
    const geometry = createGeometry();
    const workflow = textToImage();
    geometry.getState().sync(sceneOver(workflow), {});
    const { nodes, edges } = geometry.getState();
    const typed = setInput(workflow, "sampler", "seed", 9);
    geometry.getState().sync(sceneOver(typed), {});
    expect(geometry.getState().nodes).toBe(nodes);
    expect(geometry.getState().edges).toBe(edges);
    geometry.getState().sync(sceneOver(moveNodes(typed, new Map([["save", [50, 60]]]))), {});
    const changed = geometry.getState().nodes.filter((node, i) => node !== nodes[i]);
    expect(changed.map((node) => [node.id, node.position])).toEqual([["save", { x: 50, y: 60 }]]);
  });
  it("leaves a node under the mouse where it is, and selected nodes selected", () => {
    const geometry = createGeometry();
    const workflow = textToImage();
    geometry.getState().sync(sceneOver(workflow), {});
    geometry.getState().select(new Set(["save"]));
    geometry
      .getState()
      .onNodes([{ type: "position", id: "save", position: { x: 7, y: 8 }, dragging: true }]);
    const renamed = setUi(workflow, "save", { title: "Mine" });
    geometry.getState().sync(sceneOver(renamed), { save: { aspect: 2 } });
    const save = geometry.getState().nodes.find((node) => node.id === "save");
    expect(save?.position).toEqual({ x: 7, y: 8 });
    expect([...selectedNodes(geometry.getState())]).toEqual(["save"]);
  });
  it("reads each of many nodes nobody knows a few times, however many there are", () => {
    const readings = (count: number) => {
      let read = 0;
      const nodes = Object.fromEntries(
        Array.from({ length: count }, (_, i) => {
          const inputs = i > 0 ? { in: { $link: [`n${i - 1}`, "out"] } } : {};
          const node = { type: "acme/Odd", inputs, ui: { position: [i, 0] } };
          Object.defineProperty(node, "inputs", { get: () => [inputs, read++][0] });
          return [`n${i}`, node];
        }),
      );
      const workflow = { ...workflowOf({}), nodes } as unknown as Workflow;
      createGeometry().getState().sync(sceneOver(workflow), {});
      return read;
    };
    expect(readings(200)).toBe(10 * readings(20));
  });
  it("keeps the links of a node nobody knows", () => {
    const geometry = createGeometry();
    const workflow = workflowOf({
      odd: ["acme/Odd", { in: { $link: ["latent", "latent"] } }],
      latent: ["EmptyLatent"],
      sampler: ["KSampler", { latent: { $link: ["odd", "thing"] } }],
    });
    geometry.getState().sync(sceneOver(workflow), {});
    const odd = geometry.getState().nodes.find((node) => node.id === "odd");
    expect(odd?.data.known).toBe(false);
    expect(odd?.handles?.map((handle) => handle.id)).toEqual(["in:in", "out:thing"]);
    expect(geometry.getState().edges).toHaveLength(2);
  });
  it("opens 2,000 nodes without a glance at the page", () => {
    const nodes = Object.fromEntries(
      Array.from({ length: 2000 }, (_, i): [string, [string, Record<string, never>]] => [
        `n${i}`,
        [
          "LatentScaleBy",
          (i ? { latent: { $link: [`n${i - 1}`, "latent"] } } : {}) as Record<string, never>,
        ],
      ]),
    );
    const geometry = createGeometry();
    geometry.getState().sync(sceneOver(workflowOf(nodes)), {});
    expect(geometry.getState().edges).toHaveLength(1999);
  });
});
