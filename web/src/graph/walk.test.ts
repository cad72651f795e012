import { expect, it } from "vitest";
import { inOrder, nextIn } from "./walk";
import type { Graph } from "./workflow";

const node = (x: number, y: number, ...sources: string[]) => ({
  type: "Any",
  inputs: Object.fromEntries(
    sources.map((source, i) => [`i${i}`, { $link: [source, "o"] as [string, string] }]),
  ),
  ui: { position: [x, y] as [number, number] },
});

const graph = (nodes: Record<string, ReturnType<typeof node>>): Graph => ({ nodes });

it("tells a node after what it needs, wherever it stands", () => {
  const told = inOrder(
    graph({ last: node(0, 0, "middle"), middle: node(50, 0, "first"), first: node(100, 0) }),
  );
  expect(told).toEqual(["first", "middle", "last"]);
});

it("goes from left to right, then down, where links do not decide", () => {
  const told = inOrder(graph({ c: node(10, 0), b: node(0, 90), a: node(0, 10) }));
  expect(told).toEqual(["a", "b", "c"]);
});

it("tells every node once, circles and dangling links among them", () => {
  const told = inOrder(
    graph({ a: node(0, 0, "b", "gone"), b: node(1, 0, "a", "a"), c: node(2, 0, "a", "b") }),
  );
  expect([...told].sort()).toEqual(["a", "b", "c"]);
});

it("is not stopped by a chain of any length", () => {
  const nodes = Object.fromEntries(
    Array.from({ length: 20_000 }, (_, i) => [`n${i}`, node(0, 0, `n${i + 1}`)]),
  );
  expect(inOrder(graph(nodes)).at(0)).toBe("n19999");
});

it("walks around the end both ways", () => {
  expect(nextIn(["a", "b"], "b", 1)).toBe("a");
  expect(nextIn(["a", "b"], "a", -1)).toBe("b");
  expect(nextIn(["a", "b"], undefined, 1)).toBe("a");
  expect(nextIn(["a", "b"], undefined, -1)).toBe("b");
  expect(nextIn([], undefined, 1)).toBeUndefined();
});
