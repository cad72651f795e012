import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { xmpTexts } from "./xmp";

const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`./fixtures/${name}`, import.meta.url)));

// Written by the nodes that save pictures.
describe("xmpTexts", () => {
  it.each(["texts.webp", "texts.jpg"])("reads %s", (name) => {
    expect(xmpTexts(fixture(name)).get("tessera")).toBe('{"name":"<雪> & co"}');
  });
  it("reads a text that goes on over several segments", () => {
    const text = xmpTexts(longJpeg()).get("tessera");
    expect(text).toBe("long ".repeat(30_000));
  });
  it("finds nothing in other files, and in one that is cut off", () => {
    expect(xmpTexts(fixture("texts.png")).size).toBe(0);
    expect(xmpTexts(fixture("texts.webp").slice(0, 60)).size).toBe(0);
    expect(xmpTexts(new Uint8Array()).size).toBe(0);
  });
});

/** Extended XMP as Adobe's specification lays it out. */
function longJpeg(): Uint8Array {
  const content = JSON.stringify({ tessera: "long ".repeat(30_000) });
  const packet = Buffer.from(`<x><tessera:texts>${content}</tessera:texts></x>`);
  const segments: Buffer[] = [];
  for (let at = 0; at < packet.length; at += 60_000) {
    const fields = Buffer.alloc(40);
    fields.writeUInt32BE(packet.length, 32);
    fields.writeUInt32BE(at, 36);
    const header = Buffer.from("http://ns.adobe.com/xmp/extension/\0");
    const body = Buffer.concat([header, fields, packet.subarray(at, at + 60_000)]);
    const marker = Buffer.from([0xff, 0xe1, 0, 0]);
    marker.writeUInt16BE(body.length + 2, 2);
    segments.push(marker, body);
  }
  return new Uint8Array(
    Buffer.concat([Buffer.from([0xff, 0xd8]), ...segments, Buffer.from([0xff, 0xd9])]),
  );
}
