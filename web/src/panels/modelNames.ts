/** What people call the families of models, and where each kind belongs. */

import type { Model } from "./modelSearch";

/** Names of their own, the same in every language. */
const FAMILIES: Record<string, string> = {
  sd1: "Stable Diffusion 1.x",
  "sd1-inpaint": "Stable Diffusion 1.x Inpainting",
  "sd1-pix2pix": "InstructPix2Pix",
  sd2: "Stable Diffusion 2.x",
  "sd2-inpaint": "Stable Diffusion 2 Inpainting",
  "sd2-depth": "Stable Diffusion 2 Depth",
  "sd2-unclip": "Stable Diffusion 2 unCLIP",
  sdxl: "SDXL",
  "sdxl-inpaint": "SDXL Inpainting",
  "sdxl-refiner": "SDXL Refiner",
  svd: "Stable Video Diffusion",
  sd3: "Stable Diffusion 3",
  "sd3.5-medium": "Stable Diffusion 3.5 Medium",
  "sd3.5-large": "Stable Diffusion 3.5 Large",
  "flux-dev": "FLUX.1 dev",
  "flux-schnell": "FLUX.1 schnell",
  "flux-fill": "FLUX.1 Fill",
  "flux-control": "FLUX.1 Control",
  flux2: "FLUX.2",
  lora: "LoRA",
  controlnet: "ControlNet",
  embedding: "Textual Inversion",
  "ip-adapter": "IP-Adapter",
  "t2i-adapter": "T2I-Adapter",
  motion: "AnimateDiff",
  "clip-vision": "CLIP Vision",
  t5: "T5",
  "open-clip": "OpenCLIP",
  taesd: "TAESD",
  vae: "VAE",
};

export function familyName(family: string): string | undefined {
  return FAMILIES[family];
}

const PLACES: Record<string, string> = {
  checkpoint: "checkpoints",
  "diffusion model": "diffusion_models",
  vae: "vae",
  "text encoder": "text_encoders",
  lora: "loras",
  controlnet: "controlnet",
  embedding: "embeddings",
  upscaler: "upscale_models",
  "vision encoder": "clip_vision",
  gan: "gan",
};
/** A checkpoint may be any of these two, and a VAE may be small. */
const AS_WELL: Record<string, readonly string[]> = {
  checkpoint: ["diffusion_models", "diffusers"],
  "diffusion model": ["checkpoints", "diffusers"],
  vae: ["vae_approx"],
};

/** The folder a model belongs into; null where it lies well, or in a folder for anything. */
export function placeOf({ kind, folder }: Model): string | null {
  const place = PLACES[kind];
  if (!place || !Object.values(PLACES).includes(folder)) return null;
  if (place === folder || AS_WELL[kind]?.includes(folder)) return null;
  return place;
}
