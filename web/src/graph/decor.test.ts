import { expect, it } from "vitest";
import { addDecor, changeDecor, decorOf, freshKey, moveDecor, removeDecor } from "./decor";
import { workflowOf } from "./fixtures/scenes";
import type { Json } from "./workflow";

const ui: { [key: string]: Json } = {
  groups: [
    { id: "1", title: "Encode", bounds: [0, 0, 300, 200], color: "blue", author: "somebody" },
    { title: "No place" },
    "nonsense",
  ],
  notes: [{ text: "# Read me", bounds: [400, 0, 200, 100] }],
  zoom: 2,
};
const graph = workflowOf({}, { ui });

it("reads what can be drawn, and gives names to what has none", () => {
  expect(decorOf(graph)).toEqual([
    {
      key: "group:1",
      kind: "group",
      words: "Encode",
      color: "blue",
      box: { x: 0, y: 0, width: 300, height: 200 },
    },
    {
      key: "note:at0",
      kind: "note",
      words: "# Read me",
      box: { x: 400, y: 0, width: 200, height: 100 },
    },
  ]);
  expect(decorOf(graph)).toBe(decorOf(graph));
  expect(decorOf(workflowOf({}, { ui: { groups: "none" } }))).toEqual([]);
});

it("changes one and leaves everything else as it was read", () => {
  const keys = new Set(["group:1"]);
  const changed = changeDecor(graph, keys, { words: "Text", color: null, pinned: true });
  expect(changed.ui?.groups).toEqual([
    { id: "1", title: "Text", bounds: [0, 0, 300, 200], author: "somebody", pinned: true },
    { title: "No place" },
    "nonsense",
  ]);
  expect(changed.ui?.notes).toBe(ui.notes);
  expect(changed.ui?.zoom).toBe(2);
  expect(changeDecor(graph, new Set(["note:9"]), { words: "" })).toBe(graph);
});

it("moves, adds and removes", () => {
  const moved = moveDecor(graph, new Map([["note:at0", [10.4, 20.6]]]));
  expect(decorOf(moved)[1]?.box).toEqual({ x: 10, y: 21, width: 200, height: 100 });
  const key = freshKey(graph, "group");
  expect(key).toBe("group:2");
  const box = { x: 1, y: 2, width: 3, height: 4 };
  const added = addDecor(graph, { key, kind: "group", box, words: "New" });
  expect(decorOf(added).map((decor) => decor.key)).toEqual(["group:1", "group:2", "note:at0"]);
  expect(decorOf(removeDecor(added, new Set([key, "note:at0"]))).map((d) => d.key)).toEqual([
    "group:1",
  ]);
  expect(
    decorOf(addDecor(workflowOf({}, { ui: undefined }), { key, kind: "group", box, words: "" })),
  ).toHaveLength(1);
});
