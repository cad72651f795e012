/** Models as the panel shows them: found by words, in their folders, and made into nodes. */

import type { components } from "../api/schema";
import type { NodeDescription } from "../graph/catalogue";
import { withoutNull } from "../graph/shape";

export type Model = components["schemas"]["Model"];

/** The models that hold every word in name, family or hash, by folder. */
export function foundModels(
  models: readonly Model[],
  query: string,
  folder: string,
): [string, Model[]][] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, Model[]>();
  for (const model of models) {
    if (folder && model.folder !== folder) continue;
    const told = `${model.id} ${model.family} ${model.label} ${model.sha256 ?? ""}`.toLowerCase();
    if (!words.every((word) => told.includes(word))) continue;
    groups.set(model.folder, [...(groups.get(model.folder) ?? []), model]);
  }
  return [...groups].sort(([a], [b]) => a.localeCompare(b));
}

/** The node type that loads files of a folder, and the input that names one; the plainest first. */
export function loaderOf(
  nodes: readonly NodeDescription[],
  folder: string,
): { description: NodeDescription; input: string } | undefined {
  const fitting = nodes.flatMap((description) => {
    const input = description.inputs.find(
      ({ schema }) => schema && withoutNull(schema).choices === `models/${folder}`,
    );
    return input && !description.deprecated ? [{ description, input: input.name }] : [];
  });
  const needs = ({ description }: (typeof fitting)[number]) =>
    description.inputs.filter((input) => input.required).length;
  return fitting.sort((a, b) => needs(a) - needs(b))[0];
}

/** The folder a new file goes into if nothing in it says what it is: told by its name. */
export function likelyFolder(name: string): string {
  if (/\.txt$/i.test(name)) return "wildcards";
  const words: [RegExp, string][] = [
    [/lora|lycoris/i, "loras"],
    [/vae/i, "vae"],
    [/control|canny|depth/i, "controlnet"],
    [/embed|negative|textual/i, "embeddings"],
    [/upscale|esrgan|[24]x/i, "upscale_models"],
  ];
  return words.find(([pattern]) => pattern.test(name))?.[1] ?? "checkpoints";
}
