/**
 * Library blocks: subgraphs that every workflow may take a copy of. A block is a workflow whose one
 * node is an instance of its subgraph; among the node types it goes by `block:ID`.
 */

import { Catalogue, type NodeDescription } from "./catalogue";
import type { Scope } from "./scope";
import { usedSubgraphs, withNewNames } from "./subgraphNames";
import { holds } from "./subgraphs";
import {
  emptyWorkflow,
  type GraphNode,
  SUBGRAPH,
  type Subgraph,
  subgraphOf,
  type Workflow,
} from "./workflow";

export const BLOCK = "block:";

export type Block = {
  id: string;
  name: string;
  description: string;
  etag: string;
  workflow: Workflow;
};

const INSTANCE = "block";

/** A subgraph of a workflow as a block of its own, with all it needs. */
export function blockOf(workflow: Workflow, name: string, title: string, about: string): Workflow {
  const node: GraphNode = { type: SUBGRAPH + name, inputs: {} };
  const nodes = { [INSTANCE]: node };
  return {
    ...emptyWorkflow(title),
    nodes,
    subgraphs: usedSubgraphs(nodes, workflow.subgraphs),
    ui: about ? { description: about } : {},
  };
}

/** The block among the node types. */
export function describeBlock({ id, name, description, workflow }: Block): NodeDescription[] {
  const node = instanceIn(workflow);
  const described = node && new Catalogue([]).describe(workflow, node);
  if (!described) return [];
  const summary = description || described.summary;
  return [{ ...described, type: BLOCK + id, title: name, category: "library", summary }];
}

/**
 * The workflow with what a block needs, and the instance to put into one of its graphs. A subgraph
 * that is there already, the same in all, is not brought twice unless it would hold itself; another
 * one of its name keeps that name.
 */
export function bringBlock(
  workflow: Workflow,
  block: Pick<Block, "workflow">,
  scope: Scope = [],
): { workflow: Workflow; node: GraphNode } | null {
  const here = scope.at(-1)?.subgraph;
  const brought = bring(workflow, block, workflow.subgraphs);
  if (!brought || here === undefined || !holds(brought.workflow, brought.name, here))
    return brought;
  const strange = Object.keys(workflow.subgraphs).map((name) => [name, NOTHING] as const);
  return bring(workflow, block, Object.fromEntries(strange));
}

const NOTHING: Subgraph = { nodes: {}, inputs: [], outputs: [] };

function bring(
  workflow: Workflow,
  block: Pick<Block, "workflow">,
  taken: Workflow["subgraphs"],
): { workflow: Workflow; node: GraphNode; name: string } | null {
  const { nodes, subgraphs } = withNewNames(block.workflow, taken);
  const node = instanceIn({ ...block.workflow, nodes });
  const name = node && subgraphOf(node);
  if (!node || name === undefined) return null;
  const brought = { ...workflow, subgraphs: { ...workflow.subgraphs, ...subgraphs } };
  return { workflow: brought, node, name };
}

function instanceIn({ nodes }: Pick<Workflow, "nodes">): GraphNode | undefined {
  return Object.values(nodes).find(({ type }) => type.startsWith(SUBGRAPH));
}
