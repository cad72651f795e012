/** Pictures on their way: onto a board, onto the canvas, or out of the window to the desktop. */

import { archiveUrl } from "../api/assets";
import type { Asset } from "../api/types";

export const ASSETS = "application/x-tessera-assets";

/** What a drag carries: the assets for us, and their address for everybody else. */
export function carry(data: DataTransfer, assets: readonly Asset[], origin: string): void {
  const [first] = assets;
  if (!first) return;
  const one = assets.length === 1;
  const url = `${origin}${one ? first.content_url : archiveUrl(assets.map(({ id }) => id))}`;
  const name = (one ? first.name : "tessera.zip").replace(/[\r\n:/\\]+/g, "_");
  data.setData(ASSETS, JSON.stringify(assets));
  data.setData("text/uri-list", url);
  data.setData("text/plain", url);
  // Chromium's own: a file appears where it is let go.
  data.setData("DownloadURL", `${one ? first.media_type : "application/zip"}:${name}:${url}`);
  data.effectAllowed = "copy";
}

export function carries(data: DataTransfer): boolean {
  return data.types.includes(ASSETS);
}

/** The assets of a drag of ours; none of anybody else's. */
export function carried(data: DataTransfer): Asset[] {
  try {
    const found: unknown = JSON.parse(data.getData(ASSETS) || "[]");
    return Array.isArray(found) ? found.filter((asset) => typeof asset?.id === "string") : [];
  } catch {
    return [];
  }
}
