// @vitest-environment happy-dom
import { expect, it, vi } from "vitest";
import { nodesOf, testApp, testStage } from "../fixtures/app";
import { link } from "../graph/fixtures/scenes";
import { selectedThings } from "../stores/geometry";
import { tapPort, touchHandlers } from "./touchHandlers";

function touch(target: Element, x = 0, y = 0, pointerId = 1) {
  return {
    pointerType: "touch",
    pointerId,
    target,
    clientX: x,
    clientY: y,
    stopPropagation: vi.fn(),
  } as never;
}

function elementOf(html: string): Element {
  document.body.innerHTML = html;
  return document.body.querySelector("i") as Element;
}

it("opens the menu of what a finger rests on", () => {
  vi.useFakeTimers();
  const app = testApp();
  const handlers = touchHandlers(app);
  const inNode = elementOf('<div class="react-flow__node" data-id="save"><i></i></div>');
  handlers.onPointerDownCapture(touch(inNode, 30, 40));
  vi.advanceTimersByTime(500);
  expect(app.view.getState().menu).toEqual({ at: [30, 40], node: "save", link: undefined });
  expect([...selectedThings(app.geometry.getState())]).toEqual(["save"]);
  const preventDefault = vi.fn();
  handlers.onTouchEndCapture({ preventDefault } as never);
  handlers.onTouchEndCapture({ preventDefault } as never);
  expect(preventDefault).toHaveBeenCalledTimes(1);
  vi.useRealTimers();
});

it("opens none for a tap, a drag, two fingers, or a field", () => {
  vi.useFakeTimers();
  const app = testApp();
  const handlers = touchHandlers(app);
  const pane = elementOf('<div class="react-flow__pane"><i></i></div>');
  handlers.onPointerDownCapture(touch(pane));
  handlers.onPointerUpCapture(touch(pane));
  vi.advanceTimersByTime(600);
  handlers.onPointerDownCapture(touch(pane));
  handlers.onPointerMoveCapture(touch(pane, 30, 0));
  vi.advanceTimersByTime(600);
  handlers.onPointerDownCapture(touch(pane, 0, 0, 2));
  vi.advanceTimersByTime(600);
  handlers.onPointerUpCapture(touch(pane));
  handlers.onPointerUpCapture(touch(pane, 0, 0, 2));
  handlers.onPointerDownCapture(touch(document.createElement("textarea")));
  vi.advanceTimersByTime(600);
  expect(app.view.getState().menu).toBeNull();
  vi.useRealTimers();
});

it("links by two taps: port and port, port and node, port and the empty canvas", () => {
  const app = testApp();
  testStage(app);
  const vae = { node: "checkpoint", side: "output", port: "clip" } as const;
  tapPort(app, vae);
  expect(app.view.getState().linking).toMatchObject({ start: vae, tapped: true });
  app.documents.getState().edit("Unlink", (graph) => ({
    ...graph,
    nodes: { ...graph.nodes, negative: { type: "CLIPEncode", inputs: {} } },
  }));
  tapPort(app, { node: "negative", side: "input", port: "clip" });
  expect(nodesOf(app).negative?.inputs.clip).toEqual(link("checkpoint", "clip"));
  expect(app.view.getState().linking).toBeNull();

  const { onClickCapture } = touchHandlers(app);
  tapPort(app, { node: "latent", side: "output", port: "latent" });
  onClickCapture(touch(elementOf('<div class="react-flow__node" data-id="decode"><i></i></div>')));
  expect(nodesOf(app).decode?.inputs.latent).toEqual(link("latent", "latent"));

  tapPort(app, vae);
  onClickCapture(touch(elementOf('<div class="react-flow__pane"><i></i></div>'), 5, 6));
  expect(app.view.getState().palette).toEqual({ at: [5, 6], from: vae });

  app.view.getState().set({ palette: null });
  tapPort(app, vae);
  tapPort(app, vae);
  expect(app.view.getState().palette).toEqual({ from: vae });
});

it("zooms by two fingers on nodes, and leaves the empty canvas to React Flow", () => {
  const app = testApp();
  const calls = testStage(app);
  const { onTouchMoveCapture, onTouchEndCapture } = touchHandlers(app);
  const inNode = elementOf('<div class="react-flow__node"><i></i></div>');
  const at = (target: Element, ...xs: number[]) =>
    ({ touches: xs.map((clientX) => ({ target, clientX, clientY: 10 })) }) as never;
  onTouchMoveCapture(at(inNode, 100, 200));
  onTouchMoveCapture(at(inNode, 60, 260));
  expect(calls).toEqual([
    ["pinch", { x: 150, y: 10, apart: 100 }, { x: 160, y: 10, apart: 200 }, 2],
  ]);
  onTouchEndCapture({ preventDefault: vi.fn() } as never);
  onTouchMoveCapture(at(inNode, 60));
  onTouchMoveCapture(at(elementOf('<div class="react-flow__pane"><i></i></div>'), 60, 260));
  onTouchMoveCapture(at(elementOf('<div class="react-flow__pane"><i></i></div>'), 60, 300));
  expect(calls).toHaveLength(1);
});
