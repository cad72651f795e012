/**
 * The nodes' own words in the reader's language. The server tells them by the English text; they
 * are known before a catalogue is shown, so that a name may be asked for anywhere.
 */

import type { InputDescription, NodeDescription, Schema } from "../graph/catalogue";

let texts: ReadonlyMap<string, string> = new Map();

export function setNodeTexts(found: Readonly<Record<string, string>>): void {
  texts = new Map(Object.entries(found));
}

/** The text in the reader's language; as it is when there is none. */
export function nodeText(english: string): string {
  return texts.get(english) || english;
}

/** A node type in the reader's language; its English name still finds it. */
export function inWords(node: NodeDescription): NodeDescription {
  if (texts.size === 0) return node;
  const title = nodeText(node.title);
  return {
    ...node,
    title,
    summary: nodeText(node.summary),
    help: nodeText(node.help),
    deprecated: nodeText(node.deprecated),
    categoryTitle: node.category.split("/").map(nodeText).join(" / "),
    synonyms: title === node.title ? node.synonyms : [node.title, ...node.synonyms],
    inputs: node.inputs.map(inputInWords),
    outputs: node.outputs.map((output) => ({ ...output, ...helpInWords(output) })),
  };
}

function inputInWords(input: InputDescription): InputDescription {
  return {
    ...input,
    ...helpInWords(input),
    ...(input.title && { title: nodeText(input.title) }),
    ...(input.schema && { schema: schemaInWords(input.schema) }),
  };
}

function helpInWords({ help }: { help?: string }): { help?: string } {
  return help ? { help: nodeText(help) } : {};
}

/** Descriptions alone: names and choices are asked for where they are shown. */
function schemaInWords(schema: Schema): Schema {
  const each = (schemas: Schema[]) => schemas.map(schemaInWords);
  return {
    ...schema,
    ...(schema.description && { description: nodeText(schema.description) }),
    ...(schema.oneOf && { oneOf: each(schema.oneOf) }),
    ...(schema.anyOf && { anyOf: each(schema.anyOf) }),
    ...(schema.properties && {
      properties: Object.fromEntries(
        Object.entries(schema.properties).map(([name, inner]) => [name, schemaInWords(inner)]),
      ),
    }),
  };
}
