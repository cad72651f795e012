/** Where the server shows an input picture, by what a node's input holds. */

import type { Json } from "../graph/workflow";

const ASSET = "asset:";

/** The whole picture, upright; null where the input names none. */
export function inputUrl(value: Json | undefined): string | null {
  if (typeof value !== "string" || value === "") return null;
  if (value.startsWith(ASSET)) return `/api/v1/assets/${value.slice(ASSET.length)}/view`;
  return `/api/v1/inputs/${value.split("/").map(encodeURIComponent).join("/")}`;
}

/** The picture small. */
export function smallInputUrl(value: Json | undefined): string | null {
  const whole = inputUrl(value);
  if (!whole) return null;
  return whole.endsWith("/view") && String(value).startsWith(ASSET)
    ? whole.replace(/view$/, "thumbnail")
    : `${whole}?small=true`;
}
