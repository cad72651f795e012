import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isPng, pngTexts } from "./png";

// Written by Pillow: tEXt, zTXt, iTXt and a compressed iTXt.
const picture = new Uint8Array(readFileSync(new URL("./fixtures/texts.png", import.meta.url)));

describe("pngTexts", () => {
  it("reads every kind of text another program wrote", async () => {
    const texts = await pngTexts(picture);
    expect(texts.get("plain")).toBe("café");
    expect(texts.get("packed")).toBe("zip ".repeat(50));
    expect(texts.get("workflow")).toBe('{"name": "雪"}');
    expect(texts.get("long")).toBe("雪".repeat(100));
  });
  it("stops at the end of a picture that is cut off", async () => {
    expect((await pngTexts(picture.slice(0, 60))).size).toBeLessThan(4);
    expect(isPng(picture.slice(0, 4))).toBe(false);
    expect((await pngTexts(new Uint8Array([1, 2, 3]))).size).toBe(0);
  });
});
