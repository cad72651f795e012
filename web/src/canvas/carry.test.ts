import { expect, it } from "vitest";
import { documentOf, nodesOf, select, testApp } from "../fixtures/app";
import { workflowOf } from "../graph/fixtures/scenes";
import { flowHandlers } from "./flowHandlers";

function grouped() {
  const place = (x: number, y: number, extra = {}) => ({ position: [x, y], ...extra });
  const workflow = workflowOf({ a: ["EmptyLatent"], b: ["EmptyLatent"], c: ["EmptyLatent"] });
  const ui = {
    groups: [{ id: "1", title: "Two", bounds: [0, 0, 900, 500] }],
    notes: [{ id: "1", text: "in it", bounds: [600, 300, 100, 100] }],
  };
  const { a, b, c } = workflow.nodes;
  const nodes = {
    a: { ...a, ui: place(20, 40) },
    b: { ...b, ui: place(300, 40, { pinned: true }) },
    c: { ...c, ui: place(2000, 40) },
  };
  return testApp({}, { ...workflow, nodes, ui } as never);
}

it("moves what lies in a group with it, live and as one step; what is pinned stays", () => {
  const app = grouped();
  const { onNodesChange } = flowHandlers(app);
  const drag = (x: number, dragging: boolean) =>
    onNodesChange([{ type: "position", id: "group:1", position: { x, y: 10 }, dragging }]);
  drag(50, true);
  const at = (id: string) => {
    const { nodes, frames } = app.geometry.getState();
    return [...nodes, ...frames].find((thing) => thing.id === id)?.position;
  };
  expect(at("a")).toEqual({ x: 70, y: 50 });
  expect(documentOf(app).history.past).toHaveLength(0);
  // What it passes on the way does not join.
  drag(1800, true);
  drag(100, true);
  drag(100, false);
  expect(nodesOf(app).a?.ui?.position).toEqual([120, 50]);
  expect(nodesOf(app).b?.ui?.position).toEqual([300, 40]);
  expect(nodesOf(app).c?.ui?.position).toEqual([2000, 40]);
  expect(at("note:1")).toEqual({ x: 700, y: 310 });
  expect(documentOf(app).history.past).toHaveLength(1);
  app.documents.getState().undo();
  expect(at("a")).toEqual({ x: 20, y: 40 });
});

it("moves a member that is selected too only once", () => {
  const app = grouped();
  select(app, "group:1", "a");
  const { onNodesChange } = flowHandlers(app);
  const move = { type: "position", dragging: false } as const;
  onNodesChange([
    { ...move, id: "group:1", position: { x: 10, y: 0 } },
    { ...move, id: "a", position: { x: 30, y: 40 } },
  ]);
  expect(nodesOf(app).a?.ui?.position).toEqual([30, 40]);
});
