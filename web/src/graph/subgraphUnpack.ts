/** An instance gives way to the nodes inside it. */

import { addDecor, decorOf, freshKey } from "./decor";
import { outOfSubgraph } from "./formMoves";
import { linksInto } from "./links";
import { joinPath } from "./path";
import { shiftReroutes } from "./reroutes";
import { editAt, graphAt, type Scope } from "./scope";
import { cornerOf } from "./subgraphMake";
import { dropUnused, numbered, rewire } from "./subgraphs";
import {
  type Given,
  type Graph,
  type GraphNode,
  isGiven,
  isLink,
  isSubgraph,
  type Json,
  type Link,
  type Mode,
  type Point,
  positionOf,
  SUBGRAPH,
  type SubgraphOutput,
  type Workflow,
} from "./workflow";

export type Unpacked = { workflow: Workflow; ids: string[] };

/**
 * The workflow with the inside of an instance in the instance's place, linked as it was; null for
 * a node that is no instance. A subgraph that nothing runs any more goes.
 */
export function unpackSubgraph(
  workflow: Workflow,
  scope: Scope,
  instance: string,
): Unpacked | null {
  const around = graphAt(workflow, scope);
  const node = around.nodes[instance];
  const title = node?.type.startsWith(SUBGRAPH) ? node.type.slice(SUBGRAPH.length) : undefined;
  const inside = title === undefined ? undefined : workflow.subgraphs[title];
  if (!node || !inside || title === undefined) return null;

  const { [instance]: _, ...others } = around.nodes;
  const names = new Map<string, string>();
  const taken = new Set(Object.keys(others));
  for (const id of Object.keys(inside.nodes)) {
    const free = numbered(id, (name) => taken.has(name));
    taken.add(free);
    names.set(id, free);
  }

  const handed = (name: string): Json | undefined =>
    node.inputs[name] ?? inside.inputs.find((input) => input.name === name)?.default;
  const inner = (fed: Link | Given): Json | undefined => {
    if (isGiven(fed)) return handed(fed.$input);
    const [source, output] = fed.$link;
    const name = names.get(source);
    return name === undefined ? undefined : { $link: [name, output] };
  };
  const given = (output: string): Json | undefined => {
    const single =
      output === "output" && inside.outputs.length === 1 ? inside.outputs[0] : undefined;
    const port = inside.outputs.find(({ name }) => name === output) ?? single;
    return port && inner(fedBy(port.from));
  };
  const outer = (fed: Link | Given): Json | undefined =>
    isLink(fed) && fed.$link[0] === instance ? given(fed.$link[1]) : fed;

  const [x, y] = positionOf(node);
  const [left, top] = cornerOf(Object.values(inside.nodes));
  const offset: Point = [x - left, y - top];
  const unpacked = Object.entries(inside.nodes).map(([id, one]): [string, GraphNode] => [
    names.get(id) ?? id,
    placed(one, withMode(rewire(one, inner), node.mode), offset),
  ]);
  const changed = editAt(workflow, scope, <G extends Graph>(graph: G): G => {
    const nodes = Object.fromEntries(
      Object.entries(graph.nodes).flatMap(([id, one]) =>
        id === instance ? unpacked : [[id, rewire(one, outer)]],
      ),
    );
    const decorated = withDecor({ ...graph, nodes }, inside, offset);
    if (!isSubgraph(graph)) return decorated;
    return { ...decorated, outputs: graph.outputs.flatMap((output) => led(output, outer)) };
  });
  const shown = scope.length ? changed : outOfSubgraph(changed, instance, inside, names);
  return { workflow: dropUnused(shown, title), ids: [...names.values()] };
}

/** An output may also hand an input of the subgraph through. */
function fedBy(from: SubgraphOutput["from"] | Given): Link | Given {
  return Array.isArray(from) ? { $link: from } : from;
}

/** An output of the graph around, from where it comes now; none where nothing is left to give. */
function led(
  output: SubgraphOutput,
  outer: (fed: Link | Given) => Json | undefined,
): SubgraphOutput[] {
  const fed = fedBy(output.from);
  const from = outer(fed);
  if (from === fed) return [output];
  if (isLink(from)) return [{ ...output, from: from.$link }];
  return isGiven(from) ? [{ ...output, from: from as Json } as SubgraphOutput] : [];
}

/** What was muted or bypassed as one stays so, node by node. */
function withMode(node: GraphNode, mode: Mode = "active"): GraphNode {
  return mode === "active" || node.mode === "muted" ? node : { ...node, mode };
}

function placed(before: GraphNode, node: GraphNode, [dx, dy]: Point): GraphNode {
  if (dx === 0 && dy === 0) return node;
  const [x, y] = positionOf(node);
  const inside = new Set(linksInto(before).map(({ path }) => joinPath(path)));
  const along = shiftReroutes(node, [dx, dy], (path) => inside.has(path));
  return { ...along, ui: { ...along.ui, position: [x + dx, y + dy] } };
}

/** The graph with the groups and notes of the subgraph, under names that are free. */
function withDecor<G extends Graph>(graph: G, inside: Graph, [dx, dy]: Point): G {
  return decorOf(inside).reduce((rest, { key, box, ...decor }) => {
    const taken = decorOf(rest).some((other) => other.key === key);
    const free = taken ? freshKey(rest, decor.kind) : key;
    return addDecor(rest, { ...decor, key: free, box: { ...box, x: box.x + dx, y: box.y + dy } });
  }, graph);
}
