import { expect, it } from "vitest";
import { connect, disconnect, setInput } from "./edit";
import { link, workflowOf } from "./fixtures/scenes";
import { moveAll } from "./move";
import { reroutesOf, setReroutes } from "./reroutes";
import type { Graph, GraphNode, Point } from "./workflow";

const three = () =>
  workflowOf({
    a: ["LoadImage"],
    b: ["LoadImage"],
    join: ["ImageBatch", { images: [link("a", "image"), link("b", "image"), link("a", "image")] }],
  });
const at = (index: number) => ({ target: "join", path: ["images", index] });
const of = (graph: Graph, index: number) =>
  reroutesOf(graph.nodes.join as GraphNode, ["images", index]);
const points: Point[] = [[10, 20]];

it("belongs to a link, and follows it through its list", () => {
  const two = setReroutes(setReroutes(three(), at(1), points), at(2), [[5.4, 5.6]]);
  expect(of(two, 1)).toEqual(points);
  expect(of(two, 2)).toEqual([[5, 6]]);
  const without = disconnect(two, at(0));
  expect([of(without, 0), of(without, 1), of(without, 2)]).toEqual([points, [[5, 6]], []]);
  expect(of(disconnect(two, at(1)), 1)).toEqual([[5, 6]]);
  expect(setReroutes(two, at(1), []).nodes.join?.ui?.reroutes).toEqual({ "images.2": [[5, 6]] });
});

it("goes when another link takes the place, and stays when the list grows", () => {
  const graph = setReroutes(
    workflowOf({
      a: ["LoadImage"],
      b: ["LoadImage"],
      save: ["SaveImage", { image: link("a", "image") }],
    }),
    { target: "save", path: ["image"] },
    points,
  );
  const wanted = { source: "b", output: "image", target: "save", input: "image" };
  expect(connect(graph, wanted).nodes.save?.ui).not.toHaveProperty("reroutes");
  expect(setInput(graph, "save", "prefix", "x").nodes.save?.ui?.reroutes).toEqual({
    image: points,
  });
  const grown = connect(setReroutes(three(), at(1), points), {
    ...wanted,
    target: "join",
    input: "images",
    list: true,
  });
  expect(of(grown, 1)).toEqual(points);
});

it("moves along when both ends of its link do", () => {
  const graph = setReroutes(three(), at(1), points);
  const both = moveAll(
    graph,
    new Map([
      ["b", [5, 5]],
      ["join", [5, 5]],
    ]),
  );
  expect(of(both, 1)).toEqual([[15, 25]]);
  expect(of(moveAll(graph, new Map([["join", [5, 5]]])), 1)).toEqual(points);
  expect(
    of(
      moveAll(
        graph,
        new Map([
          ["b", [9, 9]],
          ["join", [5, 5]],
        ]),
      ),
      1,
    ),
  ).toEqual(points);
});

it("draws nothing of what a file says wrongly", () => {
  const node = { type: "X", inputs: {}, ui: { reroutes: { image: ["here"], mask: [[1, null]] } } };
  expect(reroutesOf(node as never, ["image"])).toEqual([]);
  expect(reroutesOf(node as never, ["mask"])).toEqual([]);
});
