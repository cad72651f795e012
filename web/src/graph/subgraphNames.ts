/** Subgraphs that travel with the nodes that run them, and get another name where theirs is taken. */

import { type Graph, type GraphNode, SUBGRAPH, type Subgraph, subgraphOf } from "./workflow";

type Subgraphs = Record<string, Subgraph>;

/** The subgraphs that nodes run, and those that these run in turn. */
export function usedSubgraphs(nodes: Graph["nodes"], subgraphs: Subgraphs): Subgraphs {
  const used: Subgraphs = {};
  const waiting = [nodes];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    for (const node of Object.values(next)) {
      const name = subgraphOf(node);
      const found = name === undefined || name in used ? undefined : subgraphs[name];
      if (name === undefined || !found) continue;
      used[name] = found;
      waiting.push(found.nodes);
    }
  }
  return used;
}

/** What is brought, under names that mean nothing else in `taken`. What is there already stays out. */
export function withNewNames(
  brought: { nodes: Graph["nodes"]; subgraphs: Subgraphs },
  taken: Subgraphs,
): { nodes: Graph["nodes"]; subgraphs: Subgraphs } {
  const names = new Map<string, string>();
  for (const [name, subgraph] of Object.entries(brought.subgraphs)) {
    const there = taken[name];
    const same = there && JSON.stringify(there) === JSON.stringify(subgraph);
    names.set(name, !there || same ? name : freeName(name, { ...taken, ...brought.subgraphs }));
  }
  const renamed = (nodes: Graph["nodes"]) =>
    Object.fromEntries(Object.entries(nodes).map(([id, node]) => [id, withNames(node, names)]));
  const fresh = [...names].filter(([, name]) => !(name in taken));
  const subgraphs = fresh.flatMap(([old, name]): [string, Subgraph][] => {
    const subgraph = brought.subgraphs[old];
    return subgraph ? [[name, { ...subgraph, nodes: renamed(subgraph.nodes) }]] : [];
  });
  return { nodes: renamed(brought.nodes), subgraphs: Object.fromEntries(subgraphs) };
}

function withNames(node: GraphNode, names: ReadonlyMap<string, string>): GraphNode {
  const old = subgraphOf(node);
  const name = old === undefined ? undefined : names.get(old);
  if (old === undefined || name === undefined || name === old) return node;
  const [from, to] = [SUBGRAPH + old, SUBGRAPH + name];
  const inputs = Object.entries(node.inputs).map(([key, v]) => [key, v === from ? to : v]);
  return { ...node, type: node.type === from ? to : node.type, inputs: Object.fromEntries(inputs) };
}

function freeName(name: string, taken: Subgraphs): string {
  let n = 2;
  while (`${name} ${n}` in taken) n += 1;
  return `${name} ${n}`;
}
