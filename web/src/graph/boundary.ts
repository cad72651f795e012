/** The edge of a subgraph: which of its nodes take its inputs and give its outputs. */

import { setInput } from "./edit";
import type { LinkStart } from "./fitting";
import { heldBy, inputPort } from "./ports";
import { acceptedWires, describe, fits, offeredWire, type Scene } from "./wires";
import {
  type Graph,
  isFed,
  isSubgraph,
  type Json,
  type SubgraphInput,
  type SubgraphOutput,
} from "./workflow";

/** Where a port can be led to: an input or output of the subgraph, there already or new. */
export type Crossing = {
  side: "input" | "output";
  name: string;
  wire: string;
  fresh: boolean;
  /** What the subgraph is told of a new input. */
  declare?: SubgraphInput;
};

/** The outputs of the subgraph that a node gives, by the name of its port. */
export function givenOut(graph: Graph, node: string): ReadonlyMap<string, string> {
  const outputs: readonly SubgraphOutput[] = isSubgraph(graph) ? graph.outputs : [];
  return new Map(
    outputs
      .filter(({ from }) => Array.isArray(from) && from[0] === node)
      .map(({ name, from }) => [from[1], name]),
  );
}

/** What a port inside a subgraph can be led to. */
export function crossings(scene: Scene, start: LinkStart): Crossing[] {
  const { graph } = scene;
  const node = graph.nodes[start.node];
  const description = describe(scene, start.node);
  if (!isSubgraph(graph) || !node || !description) return [];
  if (start.side === "output") {
    const wire = offeredWire(scene, start.node, start.port);
    const there = graph.outputs
      .filter((output) => fits(wire, [output.wire]))
      .map((output) => ({ side: "output" as const, fresh: false, ...output }));
    const name = freeName(graph.outputs, start.port);
    return [...there, { side: "output", fresh: true, name, wire }];
  }
  const port = inputPort(description, node, start.port);
  if (!port) return [];
  const accepts = acceptedWires(scene, start.node, port);
  const there = graph.inputs.filter((input) => fits(input.wire, accepts));
  const name = freeName(graph.inputs, start.port.split(".").at(-1) ?? start.port);
  const input = description.inputs.find((candidate) => candidate.name === start.port);
  const held = input && heldBy(node, input);
  const declare: SubgraphInput = {
    name,
    wire: port.wire,
    ...(input?.schema && !input.schema.subgraph ? { schema: input.schema as Json } : {}),
    ...(held !== undefined && !isFed(held) && port.widget ? { default: held } : {}),
  };
  return [
    ...there.map(({ name, wire }) => ({ side: "input" as const, fresh: false, name, wire })),
    { side: "input", fresh: true, name, wire: port.wire, declare },
  ];
}

/** Leads a port over the edge of the subgraph. */
export function cross<G extends Graph>(graph: G, start: LinkStart, crossing: Crossing): G {
  if (!isSubgraph(graph)) return graph;
  const { name, wire, declare } = crossing;
  if (crossing.side === "output") {
    const output: SubgraphOutput = { name, wire, from: [start.node, start.port] };
    const there = graph.outputs.some((known) => known.name === name);
    const outputs = there
      ? graph.outputs.map((known) =>
          known.name === name ? { ...known, from: output.from } : known,
        )
      : [...graph.outputs, output];
    return { ...graph, outputs };
  }
  const given = setInput<Graph>(graph, start.node, start.port, { $input: name });
  return { ...graph, ...given, inputs: declare ? [...graph.inputs, declare] : graph.inputs };
}

/** Takes back what an input of the subgraph feeds, or an output of it. */
export function uncross<G extends Graph>(graph: G, start: LinkStart): G {
  if (start.side === "input") return setInput(graph, start.node, start.port, undefined);
  if (!isSubgraph(graph)) return graph;
  const outputs = graph.outputs.filter(
    ({ from }) => from[0] !== start.node || from[1] !== start.port,
  );
  return { ...graph, outputs };
}

function freeName(taken: readonly { name: string }[], wanted: string): string {
  const has = (name: string) => taken.some((one) => one.name === name);
  let name = wanted;
  for (let n = 2; has(name); n += 1) name = `${wanted}_${n}`;
  return name;
}
