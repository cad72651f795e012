/** A wire's colour and shape. The shape carries the type too, for eyes that mix the colours. */

export type PortShape = "diamond" | "square" | "hexagon" | "ring" | "circle";

const WIRES: Record<string, [token: string, shape: PortShape]> = {
  Model: ["--wire-model", "diamond"],
  CLIP: ["--wire-clip", "diamond"],
  VAE: ["--wire-vae", "diamond"],
  Generator: ["--wire-model", "diamond"],
  Latent: ["--wire-latent", "square"],
  Image: ["--wire-image", "square"],
  Mask: ["--wire-mask", "square"],
  Conditioning: ["--wire-conditioning", "hexagon"],
  Int: ["--wire-number", "ring"],
  Float: ["--wire-number", "ring"],
  String: ["--wire-string", "ring"],
  Boolean: ["--wire-boolean", "ring"],
  Dataset: ["--wire-data", "circle"],
  Curve: ["--wire-data", "circle"],
  Table: ["--wire-data", "circle"],
};

/** Every token a wire may have. */
export const WIRE_TOKENS = [...new Set(Object.values(WIRES).map(([token]) => token)), "--wire-any"];

export function wireToken(wire: string): string {
  return WIRES[wire]?.[0] ?? "--wire-any";
}

export function wireColor(wire: string): string {
  return `var(${wireToken(wire)})`;
}

export function wireShape(wire: string): PortShape {
  return WIRES[wire]?.[1] ?? "circle";
}
