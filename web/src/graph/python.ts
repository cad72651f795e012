/** A workflow as a Python script over the SDK: it builds the same workflow again, and runs it. */

import type { Catalogue, NodeDescription } from "./catalogue";
import { linksInto, outputNamed } from "./links";
import { isRecord } from "./path";
import { attribute, identifier, isName, keywords, literal, Names } from "./pythonWords";
import {
  type Graph,
  type GraphNode,
  isFed,
  isGiven,
  SUBGRAPH,
  type Subgraph,
  subgraphOf,
  type Value,
  type Workflow,
} from "./workflow";

const BUILD = "server.graph.build";
const WIRES = "nodes.api.wires";
const SCALARS: Record<string, string> = {
  Int: "int",
  Float: "float",
  String: "str",
  Boolean: "bool",
};
const LINE = 100;

/** The script. Places, titles and groups are the editor's: they are not in it. */
export function pythonOf(workflow: Workflow, catalogue: Catalogue): string {
  return new Script(workflow, catalogue).text();
}

/** What a node's outputs are called in the script. */
type Made = { variable: string; output(name: string): string | null };

class Script {
  private readonly imports = new Map<string, Set<string>>();
  private readonly names = new Names();
  /** Subgraph → its variable, once it is written. */
  private readonly written = new Map<string, string>();

  constructor(
    private readonly workflow: Workflow,
    private readonly catalogue: Catalogue,
  ) {
    for (const { type, inputs, outputs } of catalogue.nodes)
      for (const name of [type, ...[...inputs, ...outputs].map((port) => port.wire ?? "")])
        this.names.reserve(name);
    this.names.reserve("Workflow");
  }

  text(): string {
    const flow = this.names.take("flow");
    this.import(BUILD, "Workflow");
    const lines = [`${flow} = Workflow(${literal(this.workflow.name)})`];
    for (const name of innermostFirst(this.workflow))
      lines.push("", ...this.subgraph(flow, name, this.workflow.subgraphs[name] as Subgraph));
    lines.push("", ...this.graph(flow, this.workflow, new Map()));
    const path = this.names.take("path");
    lines.push("", 'if __name__ == "__main__":');
    lines.push(`    for ${path} in ${flow}.run().save("output"):`, `        print(${path})`);
    const imports = [...this.imports]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([module, words]) => `from ${module} import ${[...words].sort().join(", ")}`);
    return `${[...imports, "", ...lines].join("\n")}\n`;
  }

  private import(module: string, name: string): string {
    this.imports.set(module, (this.imports.get(module) ?? new Set()).add(name));
    return name;
  }

  private subgraph(flow: string, name: string, subgraph: Subgraph): string[] {
    const variable = this.names.take(identifier(name));
    const lines = [`${variable} = ${flow}.subgraph(${literal(name)})`];
    const inputs = new Map<string, string>();
    for (const { name: input, wire, ...extra } of subgraph.inputs) {
      const made = this.names.take(identifier(input));
      inputs.set(input, made);
      const words = [literal(input), this.wire(wire), ...keywords(entries(extra, literal))];
      lines.push(...call(`${made} = ${variable}.input`, words));
    }
    this.written.set(name, variable);
    const places = new Map<string, Made>();
    lines.push(...this.graph(variable, subgraph, inputs, places));
    for (const { name: output, wire, from, ...extra } of subgraph.outputs as Output[]) {
      const value = isGiven(from)
        ? (inputs.get(from.$input) ?? literal(from))
        : this.link(from as [string, string], places);
      const words = [literal(output), value, `type=${this.wire(wire)}`];
      lines.push(...call(`${variable}.output`, [...words, ...keywords(entries(extra, literal))]));
    }
    return lines;
  }

  /** `object` takes anything; a wire without a class here is called by its name. */
  private wire(wire: string): string {
    if (wire in SCALARS) return SCALARS[wire] as string;
    const known = this.catalogue.nodes.some(
      ({ module, inputs, outputs }) =>
        module?.startsWith("nodes.") &&
        [...inputs, ...outputs].some((port) => port.wire === wire && isName(wire)),
    );
    if (wire === "*") return "object";
    return known ? this.import(WIRES, wire) : literal(wire);
  }

  private graph(
    variable: string,
    graph: Graph,
    inputs: ReadonlyMap<string, string>,
    places = new Map<string, Made>(),
  ): string[] {
    const lines: string[] = [];
    for (const id of sourcesFirst(graph)) {
      const node = graph.nodes[id] as GraphNode;
      const made = this.names.take(identifier(id));
      const write = (value: Value): string => this.value(value, places, inputs);
      lines.push(...this.node(`${variable}`, id, made, node, write, places));
    }
    for (const [mode, verb] of [
      ["muted", "mute"],
      ["bypassed", "bypass"],
    ]) {
      const ids = Object.keys(graph.nodes).filter((id) => graph.nodes[id]?.mode === mode);
      if (ids.length) lines.push(...call(`${variable}.${verb}`, ids.map(literal)));
    }
    return lines;
  }

  private node(
    graph: string,
    id: string,
    variable: string,
    node: GraphNode,
    write: (value: Value) => string,
    places: Map<string, Made>,
  ): string[] {
    const place = `${graph}[${literal(id)}]`;
    const description = this.catalogue.get(node.type);
    const instance = node.type.startsWith(SUBGRAPH) ? node.type.slice(SUBGRAPH.length) : undefined;
    if (instance !== undefined && this.written.has(instance)) {
      const { outputs } = this.workflow.subgraphs[instance] as Subgraph;
      places.set(id, { variable, output: outputsBy(variable, outputs, outputs.length > 1) });
      const words = [
        this.written.get(instance) as string,
        ...keywords(entries(node.inputs, write)),
      ];
      return call(`${variable} = ${place}.use`, words);
    }
    if (description && isImportable(description, node)) {
      const { outputs, tuple } = description;
      places.set(id, { variable, output: outputsBy(variable, outputs, tuple ?? false) });
      const cls = this.import(description.module as string, node.type);
      const assigned = outputs.length ? `${variable} = ` : "";
      return call(`${assigned}${place}.add`, [cls, ...keywords(entries(node.inputs, write))]);
    }
    const words = [literal(id), literal(node.type), dictionary(entries(node.inputs, write))];
    if (node.version !== undefined) words.push(literal(node.version));
    return call(`${graph}.put`, words);
  }

  private value(
    value: Value,
    places: ReadonlyMap<string, Made>,
    inputs: ReadonlyMap<string, string>,
  ): string {
    if (isFed(value)) {
      if (isGiven(value)) return inputs.get(value.$input) ?? literal(value);
      return this.link(value.$link, places);
    }
    if (typeof value === "string" && value.startsWith(SUBGRAPH)) {
      const body = this.written.get(value.slice(SUBGRAPH.length));
      if (body) return `${body}.body`;
    }
    if (Array.isArray(value))
      return `[${value.map((item) => this.value(item, places, inputs)).join(", ")}]`;
    if (isRecord(value))
      return dictionary(entries(value, (item) => this.value(item, places, inputs)));
    return literal(value);
  }

  /** The variable of an output; the link itself where none stands for it. */
  private link([id, output]: [string, string], places: ReadonlyMap<string, Made>): string {
    return places.get(id)?.output(output) ?? literal({ $link: [id, output] });
  }
}

type Output = { name: string; wire: string; from: [string, string] | { $input: string } };

/** Whether the class itself says the same as the file: its name, its version, its inputs. */
function isImportable(description: NodeDescription, { type, version, inputs }: GraphNode): boolean {
  return (
    description.type === type &&
    isName(type) &&
    description.module !== undefined &&
    (version === undefined || version === description.version) &&
    Object.keys(inputs).every((name) => description.inputs.some((input) => input.name === name))
  );
}

/** How the outputs are reached: each by its name, or a lone one as what the node gives. */
function outputsBy(
  variable: string,
  outputs: NodeDescription["outputs"] | Subgraph["outputs"],
  byName: boolean,
) {
  return (name: string): string | null => {
    // A lone output may be linked by its name or as `output`: the file says which, Python does not.
    const found = outputNamed({ outputs } as NodeDescription, name);
    if (!found || found.name !== name) return null;
    return byName ? attribute(variable, name) : variable;
  };
}

/** Ids so that what a node needs comes before it; in a circle the order of the file. */
function sourcesFirst(graph: Graph): string[] {
  return ordered(Object.keys(graph.nodes), (id) =>
    linksInto(graph.nodes[id] as GraphNode).map((link) => link.source),
  );
}

function innermostFirst({ subgraphs }: Workflow): string[] {
  return ordered(Object.keys(subgraphs), (name) =>
    Object.values(subgraphs[name]?.nodes ?? {}).flatMap((node) => subgraphOf(node) ?? []),
  );
}

/** Depth first without recursion: a chain of thousands of nodes is one too. */
function ordered(names: readonly string[], needs: (name: string) => readonly string[]): string[] {
  const known = new Set(names);
  const done = new Set<string>();
  const open = new Set<string>();
  const stack = [...names].reverse();
  for (let name = stack.at(-1); name !== undefined; name = stack.at(-1)) {
    const missing = done.has(name)
      ? []
      : needs(name).filter((need) => known.has(need) && !done.has(need) && !open.has(need));
    open.add(name);
    if (missing.length) {
      stack.push(...missing.reverse());
      continue;
    }
    stack.pop();
    done.add(name);
  }
  return [...done];
}

function entries(record: object, write: (value: Value) => string): [string, string][] {
  return Object.entries(record).map(([name, value]) => [name, write(value as Value)]);
}

function dictionary(pairs: readonly [string, string][]): string {
  return `{${pairs.map(([name, value]) => `${literal(name)}: ${value}`).join(", ")}}`;
}

/** A call on one line, or with a line for each argument. */
function call(start: string, words: readonly string[]): string[] {
  const line = `${start}(${words.join(", ")})`;
  if (line.length <= LINE) return [line];
  return [`${start}(`, ...words.map((word) => `    ${word},`), ")"];
}
