/** Workflows from and to files. */

import { t } from "../i18n";
import { NotAWorkflow, refuseComfy, refuseTexts } from "./foreign";
import { isRecord } from "./path";
import { isPng, pngTexts } from "./png";
import type { Workflow } from "./workflow";
import { xmpTexts } from "./xmp";

export { NotAWorkflow };

/** The workflow in a JSON text, complete and checked in its outline; NotAWorkflow says what is wrong. */
export function parseWorkflow(text: string, name = t("Untitled")): Workflow {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new NotAWorkflow(t("This is not JSON: {error}", { error: (error as Error).message }));
  }
  return readWorkflow(data, name);
}

export function readWorkflow(data: unknown, name = t("Untitled")): Workflow {
  if (!isRecord(data)) throw new NotAWorkflow(t("A workflow is a JSON object."));
  if (data.format !== "tessera") refuseComfy(data);
  if (data.format !== "tessera")
    throw new NotAWorkflow(
      t("This file has no {mark}: it is not a Tessera workflow.", { mark: '"format": "tessera"' }),
    );
  if (data.version !== 1)
    throw new NotAWorkflow(
      t("This workflow has version {version}; this editor reads 1.", {
        version: String(data.version),
      }),
    );
  if (!isRecord(data.nodes)) throw new NotAWorkflow(t("This workflow has no nodes."));
  checkNodes(data.nodes, "");
  const subgraphs = isRecord(data.subgraphs) ? data.subgraphs : {};
  for (const [key, subgraph] of Object.entries(subgraphs)) {
    if (!isRecord(subgraph) || !isRecord(subgraph.nodes))
      throw new NotAWorkflow(t("The subgraph {name} has no nodes.", { name: key }));
    checkNodes(subgraph.nodes, `${key}/`);
  }
  return {
    ...(data as unknown as Workflow),
    name: typeof data.name === "string" && data.name ? data.name : name,
    subgraphs: subgraphs as unknown as Workflow["subgraphs"],
  };
}

function checkNodes(nodes: Record<string, unknown>, where: string): void {
  for (const [id, node] of Object.entries(nodes)) {
    if (!/^[A-Za-z0-9_-]+$/.test(id))
      throw new NotAWorkflow(t("{node} is not a node's id.", { node: `${where}${id}` }));
    if (!isRecord(node) || typeof node.type !== "string")
      throw new NotAWorkflow(t("The node {node} has no type.", { node: `${where}${id}` }));
    if (node.inputs === undefined) (node as { inputs: object }).inputs = {};
    if (!isRecord(node.inputs))
      throw new NotAWorkflow(t("The inputs of {node} are no object.", { node: `${where}${id}` }));
  }
}

/** The workflow in a dropped file: JSON, or a picture that carries one. */
export async function workflowOfFile(file: File): Promise<Workflow> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const name = file.name.replace(/\.[^.]*$/, "");
  if (!isPicture(file, bytes)) return parseWorkflow(new TextDecoder().decode(bytes), name);
  const texts = isPng(bytes) ? await pngTexts(bytes) : xmpTexts(bytes);
  const text = texts.get("tessera") ?? texts.get("workflow");
  if (text === undefined) refuseTexts(texts);
  if (text === undefined)
    throw new NotAWorkflow(t("{file} carries no workflow.", { file: file.name }));
  return parseWorkflow(text, name);
}

function isPicture(file: File, bytes: Uint8Array): boolean {
  return isPng(bytes) || file.type.startsWith("image/") || /\.(jpe?g|webp)$/i.test(file.name);
}

/** A workflow as a file: two spaces, names in the order they were made. */
export function formatWorkflow(workflow: Workflow): string {
  return `${JSON.stringify(workflow, null, 2)}\n`;
}
