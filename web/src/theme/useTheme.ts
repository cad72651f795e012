import { useSyncExternalStore } from "react";
import { THEME_CHANGED } from "./theme";

/** The theme on the page. */
export function useTheme(): string {
  return useSyncExternalStore(listen, () => document.documentElement.dataset.theme ?? "dark");
}

function listen(changed: () => void): () => void {
  window.addEventListener(THEME_CHANGED, changed);
  return () => window.removeEventListener(THEME_CHANGED, changed);
}
