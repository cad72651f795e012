import { useEffect, useState } from "react";
import { t } from "../i18n";

/** A picture of so many pixels can still be held twice in a browser's canvas. */
const MOST_PIXELS = 2 ** 26;

export type Loaded = { image: HTMLImageElement; width: number; height: number };

/** The decoded picture at an address; a sentence if it cannot be had. */
export function usePicture(url: string): { picture: Loaded | null; problem: string } {
  const [state, setState] = useState<{ picture: Loaded | null; problem: string }>({
    picture: null,
    problem: "",
  });
  useEffect(() => {
    let left = false;
    loadPicture(url).then(
      (picture) => !left && setState({ picture, problem: "" }),
      (error: Error) => !left && setState({ picture: null, problem: error.message }),
    );
    return () => {
      left = true;
    };
  }, [url]);
  return state;
}

export async function loadPicture(url: string): Promise<Loaded> {
  const image = new Image();
  image.src = url;
  try {
    await image.decode();
  } catch {
    throw new Error(t("The picture cannot be shown. It may have been removed."));
  }
  const { naturalWidth: width, naturalHeight: height } = image;
  if (width * height > MOST_PIXELS)
    throw new Error(
      t("{width} × {height} pixels are too many to draw on here. Scale the picture down first.", {
        width,
        height,
      }),
    );
  return { image, width, height };
}

/** Rows that are looked at together: all pixels of a large picture would be a copy too many. */
const BAND = 512;

/** Goes through a picture's pixels, red, green, blue, alpha, some rows at a time. */
export function eachBand(
  { image, width, height }: Loaded,
  visit: (pixels: Uint8ClampedArray, firstPixel: number) => void,
): void {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error(t("The browser has no room left for the picture."));
  context.drawImage(image, 0, 0);
  for (let y = 0; y < height; y += BAND) {
    const rows = Math.min(BAND, height - y);
    visit(context.getImageData(0, y, width, rows).data, y * width);
  }
  canvas.width = 0;
}
