/** What the server says of its node types: the one description widgets, ports and checks read. */

import { type Graph, type GraphNode, type Json, SUBGRAPH, type Workflow } from "./workflow";

export type Schema = {
  type?: "integer" | "number" | "string" | "boolean" | "array" | "object" | "null";
  enum?: Json[];
  const?: Json;
  oneOf?: Schema[];
  anyOf?: Schema[];
  discriminator?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  default?: Json;
  title?: string;
  description?: string;
  /** Inside an option model: only a link can feed it. */
  wire?: string;
  step?: number;
  unit?: string;
  multiline?: boolean;
  dynamic?: boolean;
  seed?: boolean;
  choices?: string;
  upload?: boolean;
  format?: string;
  widget?: string;
  advanced?: boolean;
};

export type InputDescription = {
  name: string;
  title?: string;
  help?: string;
  required: boolean;
  default?: Json;
  wire?: string;
  schema?: Schema;
  accepts: string[];
  list?: boolean;
  lazy?: boolean;
  match?: string;
};

export type OutputDescription = {
  name: string;
  wire: string;
  help?: string;
  list?: boolean;
  match?: string;
};

export type NodeDescription = {
  type: string;
  title: string;
  category: string;
  summary: string;
  help: string;
  version: number;
  inputs: InputDescription[];
  outputs: OutputDescription[];
  output_node: boolean;
  pure: boolean;
  aliases: string[];
  synonyms: string[];
  deprecated: string;
  bypass: Record<string, string>;
};

export class Catalogue {
  private readonly byType = new Map<string, NodeDescription>();
  private readonly byAlias = new Map<string, NodeDescription>();
  private readonly instances = new WeakMap<object, NodeDescription>();

  constructor(readonly nodes: readonly NodeDescription[]) {
    for (const node of nodes) {
      this.byType.set(node.type, node);
      for (const alias of node.aliases) this.byAlias.set(alias, node);
    }
  }

  get(type: string): NodeDescription | undefined {
    return this.byType.get(type) ?? this.byAlias.get(type);
  }

  /** The description of a node, of a subgraph's instance too; undefined for an unknown type. */
  describe(workflow: Pick<Workflow, "subgraphs">, node: GraphNode): NodeDescription | undefined {
    if (!node.type.startsWith(SUBGRAPH)) return this.get(node.type);
    const name = node.type.slice(SUBGRAPH.length);
    const subgraph = workflow.subgraphs[name];
    if (!subgraph) return undefined;
    let described = this.instances.get(subgraph);
    if (!described) {
      described = describeSubgraph(name, subgraph);
      this.instances.set(subgraph, described);
    }
    return described;
  }
}

function describeSubgraph(name: string, subgraph: Workflow["subgraphs"][string]): NodeDescription {
  return {
    type: SUBGRAPH + name,
    title: name,
    category: "subgraph",
    summary: `A subgraph of ${count(subgraph)}.`,
    help: "",
    version: 1,
    inputs: subgraph.inputs.map((input) => ({
      accepts: input.wire ? [input.wire] : [],
      required: !("default" in input),
      ...(input as object),
      name: input.name,
    })),
    outputs: subgraph.outputs.map(({ name: output, wire }) => ({ name: output, wire })),
    output_node: false,
    pure: true,
    aliases: [],
    synonyms: [],
    deprecated: "",
    bypass: {},
  };
}

function count(graph: Graph): string {
  const nodes = Object.keys(graph.nodes).length;
  return nodes === 1 ? "1 node" : `${nodes} nodes`;
}
