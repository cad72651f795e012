/** A workflow in a link: JSON, deflated, in letters an address takes. */

import { t } from "../i18n";
import { NotAWorkflow, parseWorkflow } from "./files";
import { through } from "./stream";
import type { Workflow } from "./workflow";

const KEY = "graph=";

/** The part of an address behind `#`. */
export async function hashOf(workflow: Workflow): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify(workflow));
  return KEY + lettersOf(await through(text, new CompressionStream("deflate-raw")));
}

/** The workflow in an address's hash; null when it carries none, NotAWorkflow when it is damaged. */
export async function workflowOfHash(hash: string): Promise<Workflow | null> {
  const body = hash.replace(/^#/, "");
  if (!body.startsWith(KEY)) return null;
  let text: string;
  try {
    const packed = bytesOf(body.slice(KEY.length));
    const bytes = await through(packed, new DecompressionStream("deflate-raw"));
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof RangeError)
      throw new NotAWorkflow(t("The link unpacks to more than a workflow may hold."));
    throw new NotAWorkflow(t("The link is damaged: ask for it again, or for the file."));
  }
  return parseWorkflow(text);
}

function lettersOf(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function bytesOf(letters: string): Uint8Array {
  const text = atob(letters.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
