import { useEffect } from "react";
import type { App } from "../app";
import { useApp } from "../app";

const NARROW = "(width < 1000px)";

/**
 * Where the window is narrow, panels lie over the canvas: it begins with all of it in sight, and a
 * panel at one side makes room for the one at the other.
 */
export function useOneSide(): void {
  const app = useApp();
  useEffect(() => oneSide(app, matchMedia(NARROW)), [app]);
}

export function oneSide({ view }: Pick<App, "view">, narrow: { matches: boolean }): () => void {
  if (narrow.matches) view.getState().set({ right: false });
  return view.subscribe((state, before) => {
    if (!narrow.matches || !state.left || !state.right) return;
    if (!before.left) state.set({ right: false });
    else if (!before.right) state.set({ left: null });
  });
}
