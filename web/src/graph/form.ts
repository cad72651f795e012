/**
 * The inputs a workflow shows to people who do not want its graph, in their order, with words of
 * their own. Kept under the workflow's `ui`:
 *
 *     {"form": {"opens": true, "about": "…",
 *               "inputs": [{"node": "positive", "input": "text", "label": "Prompt", "group": "…"}]}}
 */

import { layoutOf } from "./layout";
import { isRecord, parsePath, valueAt } from "./path";
import { heldBy, words } from "./ports";
import { nameOfRow, type Row } from "./rows";
import { withoutNull } from "./shape";
import { nameOf } from "./whyNot";
import type { Scene } from "./wires";
import { describe } from "./wires";
import { type GraphNode, isFed, type Json, type Workflow } from "./workflow";

export type FormInput = {
  node: string;
  /** Path of the input: `text`, `how.color`. */
  input: string;
  /** What a person calls it; the input's own name when empty. */
  label?: string;
  group?: string;
};

export type Form = {
  /** The workflow opens in it. */
  opens: boolean;
  /** A word to whoever fills it in. */
  about: string;
  /** None: the inputs that matter in most workflows. */
  inputs: FormInput[];
};

/** An input of the form where it stands in the graph. */
export type FormField = FormInput & {
  row: WidgetRow;
  of: GraphNode;
  /** What a person calls the node. */
  title: string;
  /** What the input holds, or would without a word. */
  value: Json | undefined;
  /** The default of the whole input that the field lies in. */
  fallback: Json | undefined;
};

type WidgetRow = Extract<Row, { kind: "widget" }>;

/** The workflow's form as its file has it; what is no form is left out. */
export function formOf(workflow: Workflow): Form {
  const kept = workflow.ui?.form;
  if (!isRecord(kept)) return { opens: false, about: "", inputs: [] };
  const { opens, about, inputs } = kept;
  return {
    opens: opens === true,
    about: typeof about === "string" ? about : "",
    inputs: Array.isArray(inputs) ? inputs.flatMap(read) : [],
  };
}

function read(entry: Json): FormInput[] {
  if (!isRecord(entry)) return [];
  const { node, input, label, group } = entry;
  if (typeof node !== "string" || typeof input !== "string") return [];
  return [
    {
      node,
      input,
      ...(typeof label === "string" && label && { label }),
      ...(typeof group === "string" && group && { group }),
    },
  ];
}

/** The workflow with its form changed. */
export function setForm(workflow: Workflow, change: Partial<Form>): Workflow {
  const { opens, about, inputs } = { ...formOf(workflow), ...change };
  const form: Json = {
    ...(opens && { opens }),
    ...(about && { about }),
    ...(inputs.length > 0 && { inputs: inputs.map((input) => ({ ...input })) }),
  };
  return { ...workflow, ui: { ...workflow.ui, form } };
}

/** Every input a person could fill in, node by node. */
export function exposable(scene: Scene): { node: string; title: string; fields: FormField[] }[] {
  return Object.keys(scene.workflow.nodes).flatMap((node) => {
    const fields = fieldsOfNode(scene, node);
    return fields.length ? [{ node, title: fields[0]?.title ?? node, fields }] : [];
  });
}

/** What the form shows: what was chosen, or what matters in most workflows. */
export function formFields(scene: Scene): FormField[] {
  const { inputs } = formOf(scene.workflow);
  if (inputs.length === 0) return suggested(scene);
  return inputs.flatMap((chosen) => {
    const there = fieldsOfNode(scene, chosen.node);
    const found = there.find(({ input }) => input === chosen.input);
    if (!found) return [];
    const { group } = chosen;
    // A choice among options comes with the fields of the chosen one.
    const within = there.filter(
      ({ input }) =>
        found.row.shape === "union" &&
        input.startsWith(`${chosen.input}.`) &&
        !inputs.some((other) => other.node === chosen.node && other.input === input),
    );
    return [{ ...found, ...chosen }, ...within.map((field) => ({ ...field, group }))];
  });
}

/** The fields in their groups; those of no group come first, groups by their first field. */
export function grouped(fields: readonly FormField[]): [group: string, fields: FormField[]][] {
  const groups = new Map<string, FormField[]>([["", []]]);
  for (const field of fields) {
    const group = field.group ?? "";
    groups.set(group, [...(groups.get(group) ?? []), field]);
  }
  return [...groups].filter(([, found]) => found.length > 0);
}

/** Texts, pictures to give and seeds: what a person changes from run to run. */
function suggested(scene: Scene): FormField[] {
  return exposable(scene).flatMap(({ fields }) =>
    fields
      .filter(
        ({ row }) =>
          row.shape === "multiline" || row.shape === "seed" || withoutNull(row.schema).upload,
      )
      .map((field, _, all) => ({ ...field, label: suggestedLabel(field, all.length) })),
  );
}

/** A prompt is called after its node, `positive`; a seed is a seed. */
function suggestedLabel({ node, of, row }: FormField, besides: number): string {
  if (row.shape === "seed" || besides > 1) return sentence(row.label);
  return of.ui?.title || sentence(words(node));
}

export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function fieldsOfNode(scene: Scene, id: string): FormField[] {
  const of = scene.workflow.nodes[id];
  const top = { ...scene, graph: scene.workflow };
  const description = describe(top, id);
  if (!of || !description || of.mode === "muted") return [];
  const title = nameOf(top, id);
  const open = { ...of, ui: { ...of.ui, collapsed: false, advanced: true } };
  return layoutOf(description, open).rows.flatMap((row) => {
    if (row.kind !== "widget") return [];
    const name = nameOfRow(row);
    const input = description.inputs.find((i) => i.name === name || name.startsWith(`${i.name}.`));
    const depth = input ? parsePath(input.name).length : 1;
    const held = input && heldBy(of, input);
    const value = valueAt(held, row.path.slice(depth)) ?? row.schema.default;
    if (isFed(value)) return [];
    return [{ node: id, input: name, row, of, title, value, fallback: input?.default }];
  });
}
