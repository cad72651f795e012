/** Another picture in an input, as one step: what was drawn over the old one does not fit it. */

import type { NodeDescription } from "../graph/catalogue";
import { setInput } from "../graph/edit";
import { withoutNull } from "../graph/shape";
import type { Graph } from "../graph/workflow";

/** The inputs that hold what is drawn over the picture of an input. */
export function drawnOver(description: NodeDescription, input: string): string[] {
  return description.inputs
    .filter(({ schema }) => schema && withoutNull(schema).of === input)
    .map(({ name }) => name);
}

export function setPicture<G extends Graph>(
  graph: G,
  id: string,
  description: NodeDescription,
  input: string,
  value: string,
): G {
  if (graph.nodes[id]?.inputs[input] === value) return graph;
  return drawnOver(description, input).reduce<G>(
    (rest, name) => setInput(rest, id, name, undefined),
    setInput(graph, id, input, value),
  );
}

/** The input of a node that takes a picture's file; undefined where it has none. */
export function pictureInput(description: NodeDescription | undefined): string | undefined {
  return description?.inputs.find(({ schema }) => {
    const plain = schema && withoutNull(schema);
    return plain?.choices === "inputs/images" && plain.upload;
  })?.name;
}
