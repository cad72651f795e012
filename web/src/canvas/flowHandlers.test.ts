import { expect, it } from "vitest";
import { nodesOf, testApp } from "../fixtures/app";
import { flowHandlers } from "./flowHandlers";

const to = (x: number, dragging = false) =>
  ({ type: "position", id: "save", position: { x, y: 0 }, dragging }) as const;

it("takes arrow keys in a row back at once, and each drag by itself", () => {
  const app = testApp();
  const { onNodesChange } = flowHandlers(app);
  const place = () => nodesOf(app).save?.ui?.position?.[0] ?? 0;
  const { undo } = app.documents.getState();
  onNodesChange([to(5)]);
  onNodesChange([to(10)]);
  onNodesChange([to(60, true)]);
  onNodesChange([to(100)]);
  onNodesChange([to(150, true)]);
  onNodesChange([to(200)]);
  expect(place()).toBe(200);
  undo();
  expect(place()).toBe(100);
  undo();
  expect(place()).toBe(10);
  undo();
  expect(place()).toBe(0);
});
