/** Parts of the editor that the server sends when they are first shown. */

import { type ComponentType, type LazyExoticComponent, lazy } from "react";

const AGAIN_MS = 1000;

/** As React's `lazy`, but a server that is away takes nothing down: the part comes when it is back. */
// biome-ignore lint/suspicious/noExplicitAny: as in React's own declaration of `lazy`.
export function fetched<T extends ComponentType<any>>(
  get: () => Promise<{ default: T }>,
): LazyExoticComponent<T> {
  return lazy(() => patiently(get));
}

/** What `get` gives, however often it takes. */
export async function patiently<T>(get: () => Promise<T>): Promise<T> {
  for (;;)
    try {
      return await get();
    } catch {
      // Whoever listens to `vite:preloadError` has been told.
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      refetchStyles(document);
    }
}

/** Style sheets that did not come are asked for anew; the bundler believes that they are there. */
function refetchStyles(page: Document): void {
  for (const link of page.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]'))
    if (!link.sheet) link.replaceWith(link.cloneNode());
}
