import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { axesOf, iterationOf, loopOf } from "./axes";
import { readWorkflow } from "./files";
import { link, workflowOf } from "./fixtures/scenes";

test("the template's grid has its prompts down and its cfg across", () => {
  const template = readWorkflow(
    JSON.parse(readFileSync("../workflows/prompt-cfg-grid.json", "utf8")),
  );
  expect(axesOf(template, "save")).toEqual({
    rows: [
      "a large red heart on a white background",
      "a small blue star on a beige background",
      "a green ring above a yellow square",
    ],
    columns: ["1", "2", "4", "8"],
  });
});

test("labels may be written by hand, come from a text, or be a range", () => {
  const workflow = workflowOf({
    words: ["Text", { text: "one\n\ntwo" }],
    each: ["ForEach", { across: { kind: "range", start: 0, stop: 1, step: 0.25 } }],
    grid: ["Grid", { row_labels: link("words", "text"), column_labels: link("each", "columns") }],
    byHand: ["Grid", { images: [link("grid", "image")], column_labels: "a\nb" }],
    save: ["SaveImage", { image: link("grid", "image") }],
  });
  expect(axesOf(workflow, "save")).toEqual({
    rows: ["one", "two"],
    columns: ["0", "0.25", "0.5", "0.75", "1"],
  });
  expect(axesOf(workflow, "byHand")).toEqual({ rows: [], columns: ["a", "b"] });
});

test("no grid, no labels, a circle or a broken range: no axes", () => {
  const workflow = workflowOf({
    a: ["ImageBatch", { images: [link("b", "image")] }],
    b: ["ImageBatch", { images: [link("a", "image")] }],
    each: ["ForEach", { values: { kind: "range", start: 0, stop: 1, step: 0 } }],
    grid: ["Grid", { row_labels: link("each", "rows"), column_labels: link("gone", "rows") }],
  });
  for (const node of ["a", "grid", "nowhere"]) expect(axesOf(workflow, node)).toBeNull();
});

test("the template's loop says what its rows and columns are given to", () => {
  const template = readWorkflow(
    JSON.parse(readFileSync("../workflows/prompt-cfg-grid.json", "utf8")),
  );
  expect(loopOf(template, "save")).toEqual({ id: "each", row: "text", column: "cfg", columns: 4 });
  expect(loopOf(template, "checkpoint")).toBeNull();
  expect(iterationOf(template, "each/6/decode")).toEqual([
    ["text", "a small blue star on a beige background"],
    ["cfg", "4"],
  ]);
  for (const run of ["save", "each", "each/x/save", "each/99/save", "gone/1/save", "each/1"])
    expect(iterationOf(template, run).length).toBe(0);
});
