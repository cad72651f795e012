/** The subgraphs of a workflow: their names, and who uses them. */

import { setUi } from "./edit";
import { isRecord } from "./path";
import { editAt, graphAt, type Scope } from "./scope";
import { usedSubgraphs } from "./subgraphNames";
import {
  type Given,
  type Graph,
  type GraphNode,
  isGiven,
  isLink,
  type Json,
  type Link,
  SUBGRAPH,
  subgraphOf,
  type Workflow,
} from "./workflow";

/** Every graph of a workflow: itself, and its subgraphs. */
export function graphsOf(workflow: Workflow): Graph[] {
  return [workflow, ...Object.values(workflow.subgraphs)];
}

/** How many instances and loops run a subgraph. */
export function usesOf(workflow: Workflow, name: string): number {
  const nodes = graphsOf(workflow).flatMap((graph) => Object.values(graph.nodes));
  return nodes.filter((node) => subgraphOf(node) === name).length;
}

/** Whether a subgraph holds another one, or is it: such a one cannot be put into that other. */
export function holds(workflow: Workflow, name: string, other: string): boolean {
  const subgraph = workflow.subgraphs[name];
  if (name === other || !subgraph) return name === other;
  return other in usedSubgraphs(subgraph.nodes, workflow.subgraphs);
}

/** A name that no subgraph of the workflow has: numbered when it is taken. */
export function freeSubgraphName(workflow: Pick<Workflow, "subgraphs">, wanted: string): string {
  return numbered(wanted, (name) => name in workflow.subgraphs, " ");
}

/** The first of `wanted`, `wanted_2`, `wanted_3` … that is free. */
export function numbered(wanted: string, taken: (name: string) => boolean, gap = "_"): string {
  let name = wanted;
  for (let n = 2; taken(name); n += 1) name = `${wanted}${gap}${n}`;
  return name;
}

/** The workflow with a subgraph called otherwise, wherever it is used. */
export function renameSubgraph(workflow: Workflow, name: string, wanted: string): Workflow {
  if (!(name in workflow.subgraphs) || name === wanted) return workflow;
  const { [name]: _, ...others } = workflow.subgraphs;
  const next = freeSubgraphName({ subgraphs: others }, wanted);
  const rename = <G extends Graph>(graph: G): G => renamedIn(graph, name, next);
  const subgraphs = Object.entries(workflow.subgraphs).map(
    ([key, graph]) => [key === name ? next : key, rename(graph)] as const,
  );
  return { ...rename(workflow), subgraphs: Object.fromEntries(subgraphs) };
}

/**
 * A node called otherwise. The only instance of a subgraph and the subgraph are one thing to a
 * person, so that one's name changes; any other node gets a title of its own.
 */
export function retitle(workflow: Workflow, scope: Scope, id: string, title: string): Workflow {
  const node = graphAt(workflow, scope).nodes[id];
  const name = node?.type.startsWith(SUBGRAPH) ? subgraphOf(node) : undefined;
  const alone = name !== undefined && !node?.ui?.title && usesOf(workflow, name) === 1;
  return alone && title
    ? renameSubgraph(workflow, name, title)
    : editAt(workflow, scope, (graph) => setUi(graph, id, { title }));
}

/** The graph with the instances and loops of one subgraph running another. */
export function renamedIn<G extends Graph>(graph: G, name: string, next: string): G {
  const from = SUBGRAPH + name;
  const nodes = Object.entries(graph.nodes).map(([id, node]): [string, GraphNode] => {
    if (subgraphOf(node) !== name) return [id, node];
    if (node.type === from) return [id, { ...node, type: SUBGRAPH + next }];
    const inputs = Object.entries(node.inputs).map(([input, value]): [string, Json] => [
      input,
      value === from ? SUBGRAPH + next : value,
    ]);
    return [id, { ...node, inputs: Object.fromEntries(inputs) }];
  });
  return { ...graph, nodes: Object.fromEntries(nodes) };
}

/** The workflow without a subgraph that nothing runs. */
export function dropUnused(workflow: Workflow, name: string): Workflow {
  if (!(name in workflow.subgraphs) || usesOf(workflow, name) > 0) return workflow;
  const { [name]: _, ...subgraphs } = workflow.subgraphs;
  return { ...workflow, subgraphs };
}

/**
 * A node with every link and every `{"$input"}` in its inputs put in another's place; undefined
 * takes the place away, and a list or input that held nothing else with it.
 */
export function rewire(
  node: GraphNode,
  change: (fed: Link | Given, path: string) => Json | undefined,
) {
  const inputs: Record<string, Json> = {};
  let same = true;
  for (const [name, value] of Object.entries(node.inputs)) {
    const changed = rewireValue(value, name, change);
    if (changed !== value) same = false;
    if (changed !== undefined) inputs[name] = changed;
  }
  return same ? node : { ...node, inputs };
}

function rewireValue(
  value: Json,
  path: string,
  change: (fed: Link | Given, path: string) => Json | undefined,
): Json | undefined {
  if (isLink(value) || isGiven(value)) return change(value, path);
  if (Array.isArray(value)) {
    const items = value.map((item, index) => rewireValue(item, `${path}.${index}`, change));
    if (items.every((item, index) => item === value[index])) return value;
    const left = items.filter((item) => item !== undefined);
    return left.length ? left : undefined;
  }
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(
    ([key, item]) => [key, rewireValue(item, `${path}.${key}`, change)] as const,
  );
  if (entries.every(([key, item]) => item === value[key])) return value;
  return Object.fromEntries(
    entries.filter((entry): entry is [string, Json] => entry[1] !== undefined),
  );
}
