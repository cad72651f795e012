/** The theme and the motion on the page: what was set, or what the computer wishes. */

import { motion, theme } from "../settings/appearance";
import type { SettingsState } from "../stores/settings";

export const THEMES = ["dark", "light", "contrast"] as const;
export type Theme = (typeof THEMES)[number];

type Wishes = { light: boolean; contrast: boolean; reduced: boolean };

const QUERIES = {
  light: "(prefers-color-scheme: light)",
  contrast: "(prefers-contrast: more)",
  reduced: "(prefers-reduced-motion: reduce)",
};

export function themeOf(set: Theme | "system", wishes: Wishes): Theme {
  if (set !== "system") return set;
  // By day the dark lines on white are strong enough; black would be the opposite of the wish.
  if (wishes.light) return "light";
  return wishes.contrast ? "contrast" : "dark";
}

export function motionOf(set: "system" | "reduced" | "full", wishes: Wishes): "reduced" | "full" {
  if (set !== "system") return set;
  return wishes.reduced ? "reduced" : "full";
}

/** Keeps `<html data-theme data-motion>` true, whoever changes his mind. */
export function followAppearance(settings: {
  getState(): SettingsState;
  subscribe(listener: () => void): () => void;
}): void {
  const queries = Object.values(QUERIES).map((query) => matchMedia(query));
  const [light, contrast, reduced] = queries;
  const apply = () => {
    const wishes = {
      light: Boolean(light?.matches),
      contrast: Boolean(contrast?.matches),
      reduced: Boolean(reduced?.matches),
    };
    const { get } = settings.getState();
    const { dataset } = document.documentElement;
    const before = dataset.theme;
    dataset.theme = themeOf(get(theme), wishes);
    dataset.motion = motionOf(get(motion), wishes);
    if (dataset.theme !== before) window.dispatchEvent(new Event(THEME_CHANGED));
  };
  apply();
  for (const query of queries) query.addEventListener("change", apply);
  settings.subscribe(apply);
}

/** Heard by what draws on a canvas and reads its colours only once. */
export const THEME_CHANGED = "tessera:theme";

/** How long something may take to move: not at all, if the person wants no motion. */
export function moving(ms: number): number {
  return document.documentElement.dataset.motion === "reduced" ? 0 : ms;
}
