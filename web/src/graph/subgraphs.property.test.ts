import { describe, expect, it } from "vitest";
import { flatten } from "./fixtures/flatten";
import { pick, type Random, randomWorkflow, seeded } from "./fixtures/random";
import { catalogue, sceneOver } from "./fixtures/scenes";
import type { Scope } from "./scope";
import { graphAt } from "./scope";
import { between, makeSubgraph } from "./subgraphMake";
import { unpackSubgraph } from "./subgraphUnpack";
import type { Graph, Workflow } from "./workflow";

const RUNS = 150;

/** A random selection that can become a subgraph: with whatever stands between its nodes. */
function selection(graph: Graph, random: Random): Set<string> {
  const ids = new Set(Object.keys(graph.nodes).filter(() => random() < 0.4));
  if (ids.size === 0) ids.add(pick(random, Object.keys(graph.nodes)));
  return new Set([...ids, ...between(graph, ids)]);
}

const make = (workflow: Workflow, scope: Scope, ids: ReadonlySet<string>, name = "Part") =>
  makeSubgraph({ workflow, graph: graphAt(workflow, scope), catalogue }, scope, ids, name);

/** Calls by their names without an instance's: a made subgraph adds nothing else. */
function calls(workflow: Workflow, instances: readonly string[] = []) {
  const bare = (id: string) => instances.reduce((rest, name) => rest.replace(`${name}/`, ""), id);
  return JSON.parse(
    JSON.stringify(
      Object.fromEntries(Object.entries(flatten(workflow)).map(([id, call]) => [bare(id), call])),
      (_, value) =>
        Array.isArray(value?.$link) ? { $link: [bare(value.$link[0]), value.$link[1]] } : value,
    ),
  );
}

describe.each(Array.from({ length: RUNS }, (_, seed) => seed))("random graph %i", (seed) => {
  it("runs the same as a subgraph, and comes back from it as it was", () => {
    const random = seeded(seed);
    const workflow = randomWorkflow(random, Math.floor(random() * 16));
    const made = make(workflow, [], selection(workflow, random));
    expect(calls(made.workflow, [made.instance])).toEqual(calls(workflow));
    const back = unpackSubgraph(made.workflow, [], made.instance);
    expect(back?.workflow).toEqual(workflow);

    // And once more inside of it, where links cross two edges.
    const scope = [{ instance: made.instance, subgraph: made.name }];
    const inside = graphAt(made.workflow, scope);
    const inner = make(made.workflow, scope, selection(inside, random), "Inner");
    expect(calls(inner.workflow, [made.instance, inner.instance])).toEqual(calls(workflow));
    expect(unpackSubgraph(inner.workflow, scope, inner.instance)?.workflow).toEqual(made.workflow);
    const outerFirst = unpackSubgraph(inner.workflow, [], made.instance);
    if (!outerFirst) throw new Error("It is an instance.");
    expect(calls(outerFirst.workflow, [inner.instance])).toEqual(calls(workflow));
  });
});

it("knows what stands between the chosen nodes", () => {
  const workflow = randomWorkflow(seeded(3), 18);
  const scene = sceneOver(workflow);
  const all = new Set(Object.keys(workflow.nodes));
  expect(between(scene.graph, all)).toEqual(new Set());
});
