import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { THEMES, type Theme } from "./theme";
import { WIRE_TOKENS } from "./wires";

const FILES: Record<Theme, string[]> = {
  dark: ["tokens.css"],
  light: ["tokens.css", "light.css"],
  contrast: ["tokens.css", "contrast.css"],
};
/** What a text needs beside its ground (WCAG 1.4.3 AA; 1.4.6 AAA for high contrast). */
const TEXT: Record<Theme, number> = { dark: 4.5, light: 4.5, contrast: 7 };
/** Where words stand. */
const GROUNDS = ["canvas", "panel", "node", "input", "raised"];
const INKS = ["text", "text-2", "text-3", "accent", "ok", "warn", "error"];
/** Words on grounds of their own. */
const PAIRS = [
  ["on-accent", "accent"],
  ["on-accent", "accent-strong"],
  ["accent", "accent-soft"],
  ["text", "accent-soft"],
  ["warn", "warn-soft"],
  ["text", "warn-soft"],
  ["error", "error-soft"],
  ["text", "error-soft"],
  ["text-2", "error-soft"],
];

describe.each(THEMES)("the %s theme", (theme) => {
  const tokens = new Map(
    FILES[theme].flatMap((file) => {
      const css = readFileSync(new URL(file, import.meta.url), "utf8");
      return [...css.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, color]) => [
        name,
        color,
      ]);
    }) as [string, string][],
  );
  const ratio = (one: string, other: string) => {
    const lights = [one, other].map((name) => luminance(tokens.get(name) ?? ""));
    return (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
  };
  const low = (pairs: string[][], least: number) =>
    pairs.flatMap(([ink = "", ground = ""]) => {
      const found = ratio(ink, ground);
      return found >= least ? [] : [`${ink} on ${ground}: ${found.toFixed(2)}`];
    });

  it("shows words that can be read", () => {
    const everywhere = INKS.flatMap((ink) => GROUNDS.map((ground) => [ink, ground]));
    expect(low([...everywhere, ...PAIRS], TEXT[theme])).toEqual([]);
  });
  it("shows links, ports and the focus that can be seen", () => {
    const marks = [...WIRE_TOKENS.map((token) => token.slice(2)), "accent"];
    const pairs = marks.flatMap((mark) => ["canvas", "node", "panel"].map((on) => [mark, on]));
    expect(low(pairs, 3)).toEqual([]);
  });
});

/** Relative luminance (WCAG 2.2). */
function luminance(color: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255);
  const [r, g, b] = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * (r ?? Number.NaN) + 0.7152 * (g ?? Number.NaN) + 0.0722 * (b ?? Number.NaN);
}
