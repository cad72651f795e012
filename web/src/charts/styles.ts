/** How lines are told apart: series by colour, runs by dashes too. */

const COLORS = [
  "--wire-image",
  "--wire-conditioning",
  "--wire-mask",
  "--wire-latent",
  "--wire-clip",
  "--wire-model",
  "--wire-vae",
  "--wire-data",
] as const;

export const DASHES: readonly (readonly number[])[] = [[], [8, 4], [2, 3], [10, 3, 2, 3], [4, 2]];

export function colorName(index: number): string {
  return COLORS[index % COLORS.length] ?? COLORS[0];
}
