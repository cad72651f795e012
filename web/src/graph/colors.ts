/** The colours a person may give a node, a group or a note, by name: a theme says what they are. */

export const COLORS = [
  "red",
  "orange",
  "yellow",
  "green",
  "teal",
  "blue",
  "purple",
  "pink",
  "grey",
] as const;

export type Color = (typeof COLORS)[number];

/** The theme's own hues of ports, which are made to be told apart. */
const TOKENS: Record<Color, string> = {
  red: "var(--wire-vae)",
  orange: "var(--wire-conditioning)",
  yellow: "var(--wire-clip)",
  green: "var(--wire-mask)",
  teal: "var(--wire-data)",
  blue: "var(--wire-image)",
  purple: "var(--wire-model)",
  pink: "var(--wire-latent)",
  grey: "var(--wire-any)",
};

/** The colour a document names; undefined for anything that is no colour of ours or `#rrggbb`. */
export function colorOf(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  if (Object.hasOwn(TOKENS, name)) return TOKENS[name as Color];
  return /^#[0-9a-f]{6}$/i.test(name) ? name : undefined;
}
