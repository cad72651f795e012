// @vitest-environment happy-dom
import { expect, it, vi } from "vitest";
import { documentOf, nodesOf, select, testApp, testStage } from "../fixtures/app";
import { selectedNodes } from "../stores/geometry";
import { farHandlers } from "./farHandlers";
import { nodeAt } from "./thingAt";

function over(x: number, y: number, held = {}) {
  const pane = document.createElement("div");
  pane.className = "react-flow__pane";
  const stopPropagation = vi.fn();
  return { target: pane, button: 0, clientX: x, clientY: y, stopPropagation, ...held } as never;
}
const selected = (app: ReturnType<typeof testApp>) => [...selectedNodes(app.geometry.getState())];

function spread() {
  const app = testApp();
  testStage(app);
  const { edit } = app.documents.getState();
  edit("Move", (graph) => ({
    ...graph,
    nodes: Object.fromEntries(
      Object.entries(graph.nodes).map(([id, node], i) => [
        id,
        { ...node, ui: { position: [i * 1000, 0] } },
      ]),
    ),
  }));
  return app;
}

it("finds the node on top", () => {
  const app = testApp();
  const { nodes } = app.geometry.getState();
  expect(nodeAt(nodes, [5, 5])?.id).toBe("save");
  expect(nodeAt(nodes, [-5, 5])).toBeUndefined();
});

it("selects one, or several with a key held", () => {
  const app = spread();
  const { onMouseDownCapture } = farHandlers(app);
  onMouseDownCapture(over(10, 10));
  expect(selected(app)).toEqual(["checkpoint"]);
  onMouseDownCapture(over(1010, 10, { shiftKey: true }));
  expect(selected(app)).toEqual(["checkpoint", "positive"]);
  onMouseDownCapture(over(10, 10, { shiftKey: true }));
  expect(selected(app)).toEqual(["positive"]);
  onMouseDownCapture(over(500, 900));
  expect(selected(app)).toEqual(["positive"]);
});

it("moves what is selected, as one step", () => {
  const app = spread();
  select(app, "checkpoint", "positive");
  const steps = documentOf(app).history.past.length;
  farHandlers(app).onMouseDownCapture(over(10, 10));
  window.dispatchEvent(new MouseEvent("mousemove", { clientX: 40, clientY: 10 }));
  window.dispatchEvent(new MouseEvent("mousemove", { clientX: 60, clientY: 30 }));
  window.dispatchEvent(new MouseEvent("mouseup", { clientX: 60, clientY: 30 }));
  expect(nodesOf(app).checkpoint?.ui?.position).toEqual([50, 20]);
  expect(nodesOf(app).positive?.ui?.position).toEqual([1050, 20]);
  expect(documentOf(app).history.past).toHaveLength(steps + 1);
  window.dispatchEvent(new MouseEvent("mousemove", { clientX: 90, clientY: 90 }));
  expect(app.geometry.getState().nodes[0]?.position).toEqual({ x: 50, y: 20 });
});

it("takes a press that does not move for a click", () => {
  const app = spread();
  const steps = documentOf(app).history.past.length;
  select(app, "checkpoint", "positive");
  farHandlers(app).onMouseDownCapture(over(10, 10));
  expect(selected(app)).toEqual(["checkpoint", "positive"]);
  window.dispatchEvent(new MouseEvent("mouseup", { clientX: 11, clientY: 10 }));
  expect(documentOf(app).history.past).toHaveLength(steps);
  expect(selected(app)).toEqual(["checkpoint"]);
});
