/** The node types a person likes and those used last, kept by the browser. */

import { createStore } from "zustand/vanilla";
import type { Familiar } from "../graph/search";

const KEPT = "tessera/nodes";
const MOST_RECENT = 8;

type Kept = Familiar & {
  /** The categories of the library that are folded. */
  folded: readonly string[];
};

export type FamiliarState = Kept & {
  /** Makes a type a favourite, or no longer. */
  toggle(type: string): void;
  /** Says that a node of a type was added. */
  used(type: string): void;
  fold(category: string, folded: boolean): void;
};

const here = typeof localStorage === "undefined" ? undefined : localStorage;

export function createFamiliar(storage: Storage | undefined = here) {
  const store = createStore<FamiliarState>((set, get) => {
    const keep = (change: Partial<Kept>) => {
      set(change);
      const { favourites, recent, folded } = get();
      try {
        storage?.setItem(KEPT, JSON.stringify({ favourites, recent, folded }));
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
      fold(category, folded) {
        const rest = get().folded.filter((other) => other !== category);
        keep({ folded: folded ? [...rest, category] : rest });
      },
    };
  });
  if (typeof window !== "undefined")
    window.addEventListener("storage", (event) => {
      if (event.key === KEPT) store.setState(kept(storage));
    });
  return store;
}

function kept(storage: Storage | undefined): Kept {
  try {
    const { favourites, recent, folded } = JSON.parse(storage?.getItem(KEPT) ?? "{}");
    return { favourites: texts(favourites), recent: texts(recent), folded: texts(folded) };
  } catch {
    return { favourites: [], recent: [], folded: [] };
  }
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
