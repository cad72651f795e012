/** What the server says of its node types: the one description widgets, ports and checks read. */

import { t } from "../i18n";
import { isWidget, shownInputs } from "./subgraphInputs";
import {
  type GraphNode,
  type Json,
  SUBGRAPH,
  type Subgraph,
  type SubgraphInput,
  type Workflow,
} from "./workflow";

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
  /** The input that holds the picture which this one is drawn on. */
  of?: string;
  /** Meant for a text encoder: weights, embeddings, counted tokens. */
  prompt?: boolean;
  advanced?: boolean;
  /** Names a subgraph of the workflow; a loop gives its body the inputs in `gives`. */
  subgraph?: boolean;
  gives?: string[];
  /** Holds the further inputs of the loop's body, by name. */
  body_inputs?: boolean;
};

export type InputDescription = {
  /** A path where the input lies inside another: `inputs.image` of a loop. */
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
  /** Its name in the reader's language. */
  title?: string;
  wire: string;
  help?: string;
  list?: boolean;
  match?: string;
};

export type NodeDescription = {
  type: string;
  title: string;
  category: string;
  /** The category in the reader's language. */
  categoryTitle?: string;
  /** The Python module of its class. */
  module?: string;
  /** In Python its outputs are attributes of what it gives. */
  tuple?: boolean;
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
  /** A loop whose body is there: what it gives to it, of what the body takes. */
  loop?: { gives: readonly string[] };
};

export class Catalogue {
  private readonly byType = new Map<string, NodeDescription>();
  private readonly byAlias = new Map<string, NodeDescription>();
  private readonly instances = new WeakMap<Subgraph, NodeDescription>();
  private readonly loops = new WeakMap<Subgraph, Map<string, NodeDescription>>();

  constructor(readonly nodes: readonly NodeDescription[]) {
    for (const node of nodes) {
      this.byType.set(node.type, node);
      for (const alias of node.aliases) this.byAlias.set(alias, node);
    }
  }

  get(type: string): NodeDescription | undefined {
    return this.byType.get(type) ?? this.byAlias.get(type);
  }

  /**
   * The description of a node: of a subgraph's instance by what the subgraph declares, of a loop
   * with the inputs of its body. Undefined for an unknown type.
   */
  describe(workflow: Pick<Workflow, "subgraphs">, node: GraphNode): NodeDescription | undefined {
    const own = subgraphNamed(workflow, node.type);
    if (own) return remember(this.instances, own, () => describeSubgraph(node.type, own));
    const description = this.get(node.type);
    const body = description && subgraphNamed(workflow, bodyName(description, node));
    if (!description || !body) return description;
    const known = remember(this.loops, body, () => new Map<string, NodeDescription>());
    const loop = known.get(description.type) ?? describeLoop(description, body);
    known.set(description.type, loop);
    return loop;
  }
}

function remember<K extends object, V>(cache: WeakMap<K, V>, key: K, make: () => V): V {
  const known = cache.get(key) ?? make();
  cache.set(key, known);
  return known;
}

function subgraphNamed(workflow: Pick<Workflow, "subgraphs">, type: Json | undefined) {
  if (typeof type !== "string" || !type.startsWith(SUBGRAPH)) return undefined;
  return workflow.subgraphs[type.slice(SUBGRAPH.length)];
}

function bodyName(description: NodeDescription, node: GraphNode): Json | undefined {
  const input = description.inputs.find((candidate) => candidate.schema?.subgraph);
  return input && node.inputs[input.name];
}

function describeSubgraph(type: string, subgraph: Subgraph): NodeDescription {
  const name = type.slice(SUBGRAPH.length);
  const said = subgraph.ui?.description;
  const count = Object.keys(subgraph.nodes).length;
  return {
    type,
    title: name,
    category: "subgraph",
    summary: typeof said === "string" && said ? said : t("A subgraph of {count} nodes.", { count }),
    help: "",
    version: 1,
    inputs: shownInputs(subgraph).map((input) => describeSubgraphInput(input)),
    outputs: subgraph.outputs.map(({ name: output, wire }) => ({ name: output, wire })),
    output_node: false,
    pure: true,
    aliases: [],
    synonyms: [],
    deprecated: "",
    bypass: {},
  };
}

/** An input with a schema is a widget that links may feed; any other takes links alone. */
function describeSubgraphInput({ wire, ...input }: SubgraphInput, under = ""): InputDescription {
  return {
    accepts: wire ? [wire] : [],
    required: !("default" in input),
    title: String(input.name).replaceAll("_", " "),
    ...(isWidget({ wire, ...input } as SubgraphInput) ? {} : { wire }),
    ...(input as object),
    name: under + input.name,
  };
}

/** The loop with its body's inputs in place of the dict that holds them. */
function describeLoop(description: NodeDescription, body: Subgraph): NodeDescription {
  const gives = description.inputs.flatMap((input) => input.schema?.gives ?? []);
  const inputs = description.inputs.flatMap((input) =>
    input.schema?.body_inputs
      ? shownInputs(body)
          .filter(({ name }) => !gives.includes(name))
          .map((inner) => describeSubgraphInput(inner, `${input.name}.`))
      : [input],
  );
  const taken = body.inputs.map(({ name }) => name);
  return {
    ...description,
    inputs,
    loop: { gives: gives.filter((name) => taken.includes(name)) },
  };
}
