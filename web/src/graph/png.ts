/** The texts in a PNG: where pictures carry the workflow that made them. */

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
    const text = await readText(kind, data);
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

async function inflate(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([new Uint8Array(bytes)]).stream();
  const inflated = stream.pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(inflated).arrayBuffer());
}
