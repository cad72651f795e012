import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** Drawn over a picture of any colour, in black and white both. */
const ON_PICTURES = ["crop/crop.module.css", "masks/drawing.module.css"];
const SOURCE = new URL("../", import.meta.url);

it("every colour outside the theme is one of its tokens", () => {
  const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => name.endsWith(".css") && !name.startsWith("theme/"));
  expect(files.length).toBeGreaterThan(10);
  const literal = files
    .filter((name) => !ON_PICTURES.includes(name))
    .flatMap((name) => {
      const css = readFileSync(new URL(name, SOURCE), "utf8");
      const found = css.match(/#[0-9a-f]{3,8}\b|\b(rgb|hsl|oklch)a?\(/gi) ?? [];
      return found.map((color) => `${name}: ${color}`);
    });
  expect(literal).toEqual([]);
});
