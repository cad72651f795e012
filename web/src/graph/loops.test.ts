import { expect, it } from "vitest";
import { catalogue } from "./fixtures/scenes";
import { turnOf, turnsOf } from "./loops";
import type { Json } from "./workflow";

function turns(inputs: Record<string, Json>, type = "ForEach") {
  const description = catalogue.get(type);
  if (!description) throw new Error(type);
  return turnsOf({ type, inputs }, description);
}

it("counts the turns of one axis and says what each is for", () => {
  const lines = turns({ values: { kind: "lines", text: "a cat\n\n  a dog \n" } });
  expect([lines?.count, lines?.item(1)]).toEqual([2, "a dog"]);
  const range = turns({ values: { kind: "range", start: 0.1, stop: 0.5, step: 0.1 } });
  expect([range?.count, range?.item(2)]).toEqual([5, "0.3"]);
  expect(turns({ values: { kind: "range" } })?.count).toBe(4);
  expect(turns({ values: { kind: "list", values: [1, true, "x"] } })?.item(1)).toBe("true");
});

it("goes row by row over two axes", () => {
  const both = turns({
    values: { kind: "lines", text: "red\nblue" },
    across: { kind: "list", values: [1, 2, 4] },
  });
  expect(both).toMatchObject({ count: 6, axes: [2, 3] });
  expect([0, 2, 3].map((i) => both?.item(i))).toEqual(["red · 1", "red · 4", "blue · 1"]);
  expect(turns({ values: { kind: "list" }, across: { kind: "none" } })).toMatchObject({ count: 0 });
});

it("knows how often Repeat goes round", () => {
  expect(turns({ count: 5 }, "Repeat")?.count).toBe(5);
  expect(turns({}, "Repeat")?.count).toBe(2);
  expect(turns({}, "ForEach")?.count).toBe(0);
});

it("says nothing of what only the run will know", () => {
  const linked = { $link: ["a", "b"] } as Json;
  expect(turns({ values: { kind: "pictures", image: linked } })).toBeNull();
  expect(turns({ values: { kind: "lines", text: linked } })).toBeNull();
  expect(turns({ count: linked }, "Repeat")).toBeNull();
  expect(turns({ values: { kind: "range", start: 1, stop: 4, step: -1 } })).toBeNull();
});

it("reads the turn out of what a node inside is called", () => {
  expect(turnOf("each", "each/3/sampler")).toBe(3);
  expect(turnOf("outer/each", "outer/7/each/0/inner/2/node")).toBe(0);
  expect(turnOf("each", "each")).toBeNull();
  expect(turnOf("each", "other/3/sampler")).toBeNull();
});
