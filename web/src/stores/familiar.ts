/** The node types a person likes and those used last, kept by the browser. */

import { createStore } from "zustand/vanilla";
import type { Familiar } from "../graph/search";

const KEPT = "tessera/nodes";
const MOST_RECENT = 8;

export type FamiliarState = Familiar & {
  /** Makes a type a favourite, or no longer. */
  toggle(type: string): void;
  /** Says that a node of a type was added. */
  used(type: string): void;
};

const here = typeof localStorage === "undefined" ? undefined : localStorage;

export function createFamiliar(storage: Storage | undefined = here) {
  const store = createStore<FamiliarState>((set, get) => {
    const keep = (change: Partial<Familiar>) => {
      set(change);
      const { favourites, recent } = get();
      try {
        storage?.setItem(KEPT, JSON.stringify({ favourites, recent }));
      } catch {
        // Without room left they hold until the page is closed.
      }
    };
    return {
      ...kept(storage),
      toggle(type) {
        const { favourites } = get();
        const rest = favourites.filter((other) => other !== type);
        keep({ favourites: rest.length < favourites.length ? rest : [...favourites, type] });
      },
      used(type) {
        const rest = get().recent.filter((other) => other !== type);
        keep({ recent: [type, ...rest].slice(0, MOST_RECENT) });
      },
    };
  });
  if (typeof window !== "undefined")
    window.addEventListener("storage", (event) => {
      if (event.key === KEPT) store.setState(kept(storage));
    });
  return store;
}

function kept(storage: Storage | undefined): Familiar {
  try {
    const { favourites, recent } = JSON.parse(storage?.getItem(KEPT) ?? "{}");
    return { favourites: texts(favourites), recent: texts(recent) };
  } catch {
    return { favourites: [], recent: [] };
  }
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
