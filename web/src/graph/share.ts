/** A workflow in a link: JSON, deflated, in letters an address takes. */

import { t } from "../i18n";
import { NotAWorkflow, parseWorkflow } from "./files";
import type { Workflow } from "./workflow";

const KEY = "graph=";
/** More is no graph somebody drew, but an attack on the reader's memory. */
const MOST_BYTES = 32 << 20;

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
    if (error instanceof NotAWorkflow) throw error;
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

async function through(
  bytes: Uint8Array,
  change: CompressionStream | DecompressionStream,
): Promise<Uint8Array> {
  const reader = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(change).getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    size += part.value.length;
    if (size > MOST_BYTES) {
      void reader.cancel();
      throw new NotAWorkflow(t("The link unpacks to more than a workflow may hold."));
    }
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
