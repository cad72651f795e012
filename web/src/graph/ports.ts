/** The ports of a node, from its description and the options its inputs chose. */

import { nodeText } from "../i18n/nodeTexts";
import type { InputDescription, NodeDescription, Schema } from "./catalogue";
import { joinPath, type Path, parsePath, valueAt } from "./path";
import type { GraphNode, Json } from "./workflow";

export type Port = {
  /** Path of the input (`how.mask`) or name of the output. */
  name: string;
  label: string;
  side: "input" | "output";
  /** The wire that gives the port its colour and shape. */
  wire: string;
  accepts: readonly string[];
  required: boolean;
  list: boolean;
  match?: string;
  help?: string;
  /** The port belongs to a widget's row. */
  widget: boolean;
};

export function inputPorts(description: NodeDescription, node: GraphNode): Port[] {
  return description.inputs.flatMap((input) => portsOfInput(input, node));
}

export function outputPorts(description: NodeDescription): Port[] {
  return description.outputs.map((output) => ({
    name: output.name,
    label: words(output.name),
    side: "output",
    wire: output.wire,
    accepts: [],
    required: false,
    list: output.list ?? false,
    match: output.match,
    help: output.help,
    widget: false,
  }));
}

export function inputPort(
  description: NodeDescription,
  node: GraphNode,
  name: string,
): Port | undefined {
  return inputPorts(description, node).find((port) => port.name === name);
}

function portsOfInput(input: InputDescription, node: GraphNode): Port[] {
  const wire = input.wire ?? input.accepts[0];
  const own: Port[] = wire
    ? [
        {
          name: input.name,
          label: input.title ?? words(input.name),
          side: "input",
          wire,
          accepts: input.accepts,
          required: input.required,
          list: input.list ?? false,
          match: input.match,
          help: input.help,
          widget: input.wire === undefined,
        },
      ]
    : [];
  const option = input.schema && chosenOption(input.schema, heldBy(node, input));
  return option ? [...own, ...portsOfOption(option, [input.name])] : own;
}

function portsOfOption(option: Schema, path: Path): Port[] {
  return Object.entries(option.properties ?? {}).flatMap(([name, schema]) => {
    const wire = wireOf(schema);
    if (!wire) return [];
    return [
      {
        name: joinPath([...path, name]),
        label: words(name),
        side: "input" as const,
        wire,
        accepts: [wire],
        required: option.required?.includes(name) ?? false,
        list: schema.type === "array",
        help: schema.description,
        widget: false,
      },
    ];
  });
}

/** The wire a property of an option model asks for, also behind `… | None` and in a list. */
export function wireOf(schema: Schema): string | undefined {
  if (schema.wire) return schema.wire;
  if (schema.type === "array" && schema.items) return wireOf(schema.items);
  const inner = schema.anyOf?.filter((s) => s.type !== "null") ?? [];
  return inner.length === 1 && inner[0] ? wireOf(inner[0]) : undefined;
}

/** The member of a union of option models that a value stands for; the first when unset. */
export function chosenOption(schema: Schema, value: Json | undefined): Schema | undefined {
  const key = schema.discriminator;
  if (!schema.oneOf || !key) return undefined;
  const kind = valueAt(value, [key]);
  return schema.oneOf.find((s) => optionName(s, key) === kind) ?? schema.oneOf[0];
}

export function optionName(option: Schema, discriminator: string): string {
  const schema = option.properties?.[discriminator];
  return String(schema?.const ?? schema?.enum?.[0] ?? schema?.default ?? "");
}

/** What an input holds: its literal, its link, or its default. */
export function heldBy(node: GraphNode, input: InputDescription): Json | undefined {
  return valueAt(node.inputs, parsePath(input.name)) ?? input.default;
}

/** A name as it is shown: `compress_level` → "compress level", in the reader's language. */
export function words(name: string): string {
  return nodeText(plain(name));
}

export function plain(name: string): string {
  return name.replaceAll("_", " ");
}
