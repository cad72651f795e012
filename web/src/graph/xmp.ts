/** The texts in a JPEG or a WebP: an XMP packet with all of them as one JSON object. */

const XMP_HEADER = "http://ns.adobe.com/xap/1.0/\0";
const EXTENDED_HEADER = "http://ns.adobe.com/xmp/extension/\0";
/** Behind the extended header: a digest, the whole length, the offset of this part. */
const EXTENDED_FIELDS = 32 + 4 + 4;

/** Texts by name; empty for other files, damaged ones, and pictures without texts. */
export function xmpTexts(bytes: Uint8Array): Map<string, string> {
  const packets = isWebp(bytes) ? webpPackets(bytes) : isJpeg(bytes) ? jpegPackets(bytes) : [];
  const texts = new Map<string, string>();
  for (const packet of packets)
    for (const [name, text] of Object.entries(read(new TextDecoder().decode(packet))))
      if (typeof text === "string") texts.set(name, text);
  return texts;
}

function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8;
}

function isWebp(bytes: Uint8Array): boolean {
  return ascii(bytes, 0, 4) === "RIFF" && ascii(bytes, 8, 12) === "WEBP";
}

function webpPackets(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const packets: Uint8Array[] = [];
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at + 4, true);
    if (ascii(bytes, at, at + 4) === "XMP ") packets.push(bytes.subarray(at + 8, at + 8 + length));
    at += 8 + length + (length & 1);
  }
  return packets;
}

/** The packet of the first segment, and the one that goes on over several. */
function jpegPackets(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const packets: Uint8Array[] = [];
  const parts: Uint8Array[] = [];
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1];
    if (marker === 0xda || marker === 0xd9) break;
    const end = at + 2 + view.getUint16(at + 2);
    const body = bytes.subarray(at + 4, end);
    if (marker === 0xe1 && startsWith(body, XMP_HEADER))
      packets.push(body.subarray(XMP_HEADER.length));
    if (marker === 0xe1 && startsWith(body, EXTENDED_HEADER))
      parts.push(body.subarray(EXTENDED_HEADER.length + EXTENDED_FIELDS));
    at = end;
  }
  return parts.length ? [...packets, joined(parts)] : packets;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The JSON inside is ASCII: only three signs of it are escaped. */
function read(packet: string): Record<string, unknown> {
  const content = /<tessera:texts>([^<]*)<\/tessera:texts>/.exec(packet)?.[1];
  if (!content) return {};
  try {
    const plain = content.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
    return JSON.parse(plain) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return ascii(bytes, 0, text.length) === text;
}

function ascii(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}
