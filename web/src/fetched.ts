/** Parts of the editor that the server sends when they are first shown. */

import { type ComponentType, type LazyExoticComponent, lazy } from "react";

const AGAIN_MS = 1000;
const PATIENCE_MS = 2000;

const parts = new Set<() => Promise<unknown>>();

/** As React's `lazy`, but a server that is away takes nothing down: the part comes when it is back. */
// biome-ignore lint/suspicious/noExplicitAny: as in React's own declaration of `lazy`.
export function fetched<T extends ComponentType<any>>(
  get: () => Promise<{ default: T }>,
): LazyExoticComponent<T> {
  return lazy(later(get));
}

/** The same for what an action is done with. */
export function later<T>(get: () => Promise<T>): () => Promise<T> {
  parts.add(get);
  return () => patiently(get);
}

/** Fetches every part in idle moments, so that none is waited for, whatever becomes of the server. */
export async function fetchAhead(): Promise<void> {
  for (const get of parts) {
    await idle();
    // What nobody asked for may be missing without a word.
    const hush = (event: Event) => event.stopImmediatePropagation();
    window.addEventListener("vite:preloadError", hush, { capture: true });
    const came = await get().catch(() => null);
    window.removeEventListener("vite:preloadError", hush, { capture: true });
    if (!came) return;
  }
}

function idle(): Promise<void> {
  return new Promise((resolve) => {
    const done = () => resolve();
    // Safari has no idle moments.
    if ("requestIdleCallback" in window) requestIdleCallback(done, { timeout: PATIENCE_MS });
    else setTimeout(done);
  });
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
