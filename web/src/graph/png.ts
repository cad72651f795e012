/** The texts in a PNG: where pictures carry the workflow that made them. */

import { through } from "./stream";

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];

export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => bytes[i] === byte);
}

/** Keyword → text of the tEXt, zTXt and iTXt chunks before and after the pixels. */
export async function pngTexts(bytes: Uint8Array): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  if (!isPng(bytes)) return texts;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = SIGNATURE.length;
  while (at + 12 <= bytes.length) {
    const length = view.getUint32(at);
    const kind = latin1(bytes.subarray(at + 4, at + 8));
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (data.length < length) break;
    // A text that is broken, or unpacks to too much, takes no other with it.
    const text = await readText(kind, data).catch(() => null);
    if (text) texts.set(...text);
    at += length + 12;
  }
  return texts;
}

async function readText(kind: string, data: Uint8Array): Promise<[string, string] | null> {
  const end = data.indexOf(0);
  if (end < 0) return null;
  const keyword = latin1(data.subarray(0, end));
  if (kind === "tEXt") return [keyword, latin1(data.subarray(end + 1))];
  if (kind === "zTXt") return [keyword, latin1(await inflate(data.subarray(end + 2)))];
  if (kind !== "iTXt") return null;
  const compressed = data[end + 1] === 1;
  const language = data.indexOf(0, end + 3);
  const translated = language < 0 ? -1 : data.indexOf(0, language + 1);
  if (translated < 0) return null;
  const body = data.subarray(translated + 1);
  return [keyword, new TextDecoder().decode(compressed ? await inflate(body) : body)];
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}

function inflate(bytes: Uint8Array): Promise<Uint8Array> {
  return through(bytes, new DecompressionStream("deflate"));
}
