/** Workflows and settings of other programs: known for what they are, and said so. */

import { t } from "../i18n";
import { isRecord } from "./path";

export class NotAWorkflow extends Error {}

/** What another program wrote; `prompt` is what it was asked for, if it says. */
export class ForeignWorkflow extends NotAWorkflow {
  constructor(
    message: string,
    readonly prompt?: string,
  ) {
    super(message);
  }
}

/** ComfyUI's node types in its saved form (`nodes`, `links`) or in that of its API. */
export function comfyTypes(data: unknown): string[] | null {
  if (!isRecord(data)) return null;
  if (Array.isArray(data.nodes) && Array.isArray(data.links))
    return data.nodes.flatMap((node) => (isRecord(node) ? [String(node.type)] : []));
  const types = Object.values(data).flatMap((node) =>
    isRecord(node) && typeof node.class_type === "string" ? [node.class_type] : [],
  );
  return types.length ? types : null;
}

/** Throws what a reader should know of ComfyUI's JSON; does nothing for any other. */
export function refuseComfy(data: unknown): void {
  if (!comfyTypes(data)) return;
  throw new ForeignWorkflow(
    t(
      "This is a workflow of ComfyUI: it cannot be opened here yet. The palette (Ctrl+K) finds the nodes to build it with by ComfyUI's names.",
    ),
  );
}

/** The same for what a picture carries: ComfyUI's API form, or A1111's lines of settings. */
export function refuseTexts(texts: ReadonlyMap<string, string>): void {
  const prompt = texts.get("prompt");
  if (prompt !== undefined) {
    try {
      refuseComfy(JSON.parse(prompt));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  const lines = texts.get("parameters");
  if (lines === undefined) return;
  throw new ForeignWorkflow(
    t("This picture carries a prompt and settings of another program, and no workflow."),
    promptOf(lines),
  );
}

/** A1111 writes the prompt first, then `Negative prompt:`, and the settings in the last line. */
function promptOf(lines: string): string {
  return lines.split(/\n(?:Negative prompt:|Steps: \d)/)[0]?.trim() ?? "";
}
