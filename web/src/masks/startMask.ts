/** The mask that drawing begins with, and what becomes of it at the end. */

import { inputUrl } from "../pictures/inputUrl";
import { eachBand, type Loaded, loadPicture } from "../pictures/usePicture";
import { greyPng } from "./greyPng";
import { emptyMask, type Mask } from "./mask";

/** The mask drawn before where it fits the picture, else the picture's transparency. */
export async function startMask(picture: Loaded, drawn: string): Promise<Mask> {
  const mask = emptyMask(picture.width, picture.height);
  const url = inputUrl(drawn);
  const before = url ? await loadPicture(url).catch(() => null) : null;
  if (before && before.width === picture.width && before.height === picture.height) {
    if (!readTransparency(mask, before)) readBrightness(mask, before);
  } else if (!url) readTransparency(mask, picture);
  return mask;
}

/** As LoadImage reads a mask's file: its own transparency where it has some, else its brightness. */
function readTransparency(mask: Mask, picture: Loaded): boolean {
  let some = false;
  eachBand(picture, (pixels, first) => {
    for (let i = 3; i < pixels.length; i += 4) {
      const clear = 255 - (pixels[i] ?? 255);
      mask.values[first + (i >> 2)] = clear;
      some ||= clear > 0;
    }
  });
  return some;
}

function readBrightness(mask: Mask, picture: Loaded): void {
  eachBand(picture, (pixels, first) => {
    for (let i = 0; i < pixels.length; i += 4) mask.values[first + (i >> 2)] = pixels[i] ?? 0;
  });
}

/** The mask as the file to upload, called after its picture. */
export async function maskFile(mask: Mask, picture: string): Promise<File> {
  const name = decodeURIComponent(picture.replace(/.*\/|\?.*/g, "")).replace(/\.[^.]*$/, "");
  return new File([await greyPng(mask)], `${name || "mask"}.png`, { type: "image/png" });
}
