import { expect, it } from "vitest";
import { documentOf, nodesOf, testApp, testStage } from "../fixtures/app";
import { link, workflowOf } from "../graph/fixtures/scenes";
import { placeNode } from "../shell/choose";
import type { FlowThing } from "../stores/geometry";
import { flowHandlers } from "./flowHandlers";
import { linkAt, selectedLink } from "./linkDrops";
import { linkHandlers } from "./linkHandlers";

function latents() {
  const app = testApp(
    {},
    workflowOf({
      latent: ["EmptyLatent"],
      sampler: ["KSampler", { latent: link("latent", "latent") }],
      scale: ["LatentScaleBy"],
    }),
  );
  testStage(app);
  app.documents.getState().edit("Move", (graph) => ({
    ...graph,
    nodes: Object.fromEntries(
      Object.entries(graph.nodes).map(([id, node], i) => [
        id,
        { ...node, ui: { position: [i * 1000, 0] as [number, number] } },
      ]),
    ),
  }));
  return app;
}

const middleOf = (app: ReturnType<typeof testApp>) => {
  const { edges, onEdges } = app.geometry.getState();
  onEdges([{ type: "select", id: edges[0]?.id ?? "", selected: true }]);
  return selectedLink(app)?.at ?? [0, 0];
};

it("finds the link under the mouse, and none far from all", () => {
  const app = latents();
  const [x, y] = middleOf(app);
  expect(linkAt(app, [x, y + 5])?.target).toBe("sampler");
  expect(linkAt(app, [x, y + 60])).toBeNull();
  expect(linkAt(app, [x, y + 6000])).toBeNull();
});

it("takes a node that is dragged there and let go, as one step", () => {
  const app = latents();
  const [x, y] = middleOf(app);
  const { onNodeDrag, onNodeDragStop } = linkHandlers(app);
  const { onNodesChange } = flowHandlers(app);
  const scale = app.geometry.getState().nodes.find(({ id }) => id === "scale") as FlowThing;
  const steps = documentOf(app).history.past.length;
  const mouse = { clientX: x, clientY: y } as never;
  const position = { x, y };
  onNodesChange([{ type: "position", id: "scale", position, dragging: true }]);
  onNodeDrag(mouse, scale);
  expect(app.view.getState().linkUnder).toBe(app.geometry.getState().edges[0]?.id);
  onNodesChange([{ type: "position", id: "scale", position, dragging: false }]);
  onNodeDragStop(mouse, scale);
  expect(app.view.getState().linkUnder).toBeNull();
  expect(nodesOf(app).scale?.inputs.latent).toEqual(link("latent", "latent"));
  expect(nodesOf(app).sampler?.inputs.latent).toEqual(link("scale", "latent"));
  expect(documentOf(app).history.past).toHaveLength(steps + 1);
});

it("takes a node that is added while it is selected, and only one that fits", () => {
  const app = latents();
  const [x] = middleOf(app);
  const get = (type: string) => app.documents.getState().catalogue.get(type) as never;
  const id = placeNode(app, get("LatentScaleBy"));
  expect(nodesOf(app).sampler?.inputs.latent).toEqual(link(id, "latent"));
  expect(Math.abs((nodesOf(app)[id]?.ui?.position?.[0] ?? 0) - x)).toBeLessThan(300);
  app.documents.getState().undo();
  expect(nodesOf(app).sampler?.inputs.latent).toEqual(link("latent", "latent"));
  middleOf(app);
  placeNode(app, get("LoadImage"));
  expect(nodesOf(app).sampler?.inputs.latent).toEqual(link("latent", "latent"));
});
