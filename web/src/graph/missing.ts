/** What a workflow needs that is not here: files of models, types of nodes. */

import type { Problem } from "../api/types";
import type { Catalogue, Schema } from "./catalogue";
import { nodeAt } from "./nodeAt";
import { isRecord, parsePath, valueAt } from "./path";
import { chosenOption, heldBy } from "./ports";
import { withoutNull } from "./shape";
import type { GraphNode, Value, Workflow } from "./workflow";

export type MissingFile = {
  kind: "file";
  /** The list it should stand in: `models/checkpoints`. */
  address: string;
  name: string;
  /** By which problems name them. */
  nodes: readonly string[];
};

export type MissingType = {
  kind: "type";
  type: string;
  /** The distribution that has it, where the type's name says so. */
  plugin: string | null;
  /** What the server advises. */
  remedy: string | null;
  nodes: readonly string[];
};

export type Missing = MissingFile | MissingType;

/** What the problems say is not here, each thing once. */
export function missingIn(
  problems: readonly Problem[],
  workflow: Workflow,
  catalogue: Catalogue,
): Missing[] {
  const found = new Map<string, Missing>();
  const add = (key: string, thing: Missing, node: string) => {
    const before = found.get(key)?.nodes ?? [];
    if (!before.includes(node)) found.set(key, { ...thing, nodes: [...before, node] });
  };
  for (const { code, node: path, input, remedy, said } of problems) {
    const node = path === null ? undefined : nodeAt(workflow, path);
    if (!node || path === null) continue;
    if (code === "node.type_unknown") {
      const [plugin] = node.type.split("/").slice(0, -1);
      add(
        node.type,
        { kind: "type", type: node.type, plugin: plugin ?? null, remedy, nodes: [] },
        path,
      );
    } else if (code === "input.file_missing" && input !== null) {
      for (const { address, name } of filesOf(catalogue, workflow, node, input))
        add(`${address}/${name}`, { kind: "file", address, name, nodes: [] }, path);
    } else if (code === "prompt.embedding_missing" && said?.message) {
      // Named in the middle of a prompt, and known to be missing when that is read.
      const [address, name] = ["models/embeddings", `${said.message.values.name}.safetensors`];
      add(`${address}/${name}`, { kind: "file", address, name, nodes: [] }, path);
    }
  }
  return [...found.values()];
}

type File = { address: string; name: string };

/** The files that an input names, wherever in it. */
function filesOf(catalogue: Catalogue, workflow: Workflow, node: GraphNode, path: string): File[] {
  const description = catalogue.describe(workflow, node);
  const input = description?.inputs.find(
    ({ name }) => name === path || path.startsWith(`${name}.`),
  );
  if (!input?.schema) return [];
  const inside = parsePath(path).slice(parsePath(input.name).length);
  const held = heldBy(node, input);
  const all = filesIn(input.schema, held);
  const chosen = valueAt(held, inside);
  return inside.length === 0 ? all : all.filter(({ name }) => name === chosen);
}

function filesIn(schema: Schema, value: Value): File[] {
  const plain = withoutNull(schema);
  if (plain.choices && typeof value === "string") return [{ address: plain.choices, name: value }];
  if (Array.isArray(value) && plain.items) {
    const { items } = plain;
    return value.flatMap((item) => filesIn(items, item));
  }
  const properties = chosenOption(plain, value)?.properties ?? plain.properties;
  if (!properties || !isRecord(value)) return [];
  return Object.entries(properties).flatMap(([name, inner]) => filesIn(inner, value[name]));
}
