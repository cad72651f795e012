/** The mask that drawing begins with, and what becomes of it at the end. */

import { inputUrl } from "../pictures/inputUrl";
import { type Loaded, loadPicture, pixelsOf } from "../pictures/usePicture";
import { greyPng } from "./greyPng";
import { emptyMask, type Mask } from "./mask";

/** The mask drawn before where it fits the picture, else the picture's transparency. */
export async function startMask(picture: Loaded, drawn: string): Promise<Mask> {
  const mask = emptyMask(picture.width, picture.height);
  const url = inputUrl(drawn);
  const before = url ? await loadPicture(url).catch(() => null) : null;
  if (before && before.width === picture.width && before.height === picture.height)
    readMask(mask, pixelsOf(before));
  else if (!url) readTransparency(mask, pixelsOf(picture));
  return mask;
}

/** As LoadImage reads a mask's file: its own transparency where it has some, else its brightness. */
export function readMask(mask: Mask, pixels: Uint8ClampedArray): void {
  if (!readTransparency(mask, pixels))
    for (let i = 0; i < mask.values.length; i += 1) mask.values[i] = pixels[4 * i] ?? 0;
}

function readTransparency(mask: Mask, pixels: Uint8ClampedArray): boolean {
  let some = false;
  for (let i = 0; i < mask.values.length; i += 1) {
    const clear = 255 - (pixels[4 * i + 3] ?? 255);
    mask.values[i] = clear;
    some ||= clear > 0;
  }
  return some;
}

/** The mask as the file to upload, called after its picture. */
export async function maskFile(mask: Mask, picture: string): Promise<File> {
  const name = decodeURIComponent(picture.replace(/.*\/|\?.*/g, "")).replace(/\.[^.]*$/, "");
  return new File([await greyPng(mask)], `${name || "mask"}.png`, { type: "image/png" });
}
