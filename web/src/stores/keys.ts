/** The keys a person gave to actions, kept by the browser and true in all its tabs. */

import { createStore } from "zustand/vanilla";

const KEPT = "tessera/keys";

type Changed = Readonly<Record<string, readonly string[]>>;
type Keyed = { id: string; shortcut?: readonly string[] };

export type KeysState = {
  /** By the action's id, only those that were changed; none is an empty list. */
  changed: Changed;
  /** What an action listens to; the first one is shown. */
  of(action: Keyed): readonly string[];
  set(action: Keyed, shortcuts: readonly string[]): void;
  reset(...actions: readonly Keyed[]): void;
};

const here = typeof localStorage === "undefined" ? undefined : localStorage;

export function createKeys(storage: Storage | undefined = here) {
  const store = createStore<KeysState>((set, get) => {
    const keep = (changed: Changed) => {
      set({ changed });
      try {
        storage?.setItem(KEPT, JSON.stringify(changed));
      } catch {
        // Without room left they hold until the page is closed.
      }
    };
    return {
      changed: kept(storage),
      of: (action) => keysIn(get().changed, action),
      set(action, shortcuts) {
        const { [action.id]: _, ...rest } = get().changed;
        const asBefore = String(shortcuts) === String(action.shortcut ?? []);
        keep(asBefore ? rest : { ...rest, [action.id]: shortcuts });
      },
      reset(...actions) {
        const ids = new Set(actions.map((action) => action.id));
        keep(Object.fromEntries(Object.entries(get().changed).filter(([id]) => !ids.has(id))));
      },
    };
  });
  if (typeof window !== "undefined")
    window.addEventListener("storage", (event) => {
      if (event.key === KEPT) store.setState({ changed: kept(storage) });
    });
  return store;
}

/** The same one each time: React asks whether it changed. */
const NONE: readonly string[] = [];

export function keysIn(changed: Changed, action: Keyed): readonly string[] {
  return (Object.hasOwn(changed, action.id) ? changed[action.id] : action.shortcut) ?? NONE;
}

function kept(storage: Storage | undefined): Changed {
  try {
    const read: unknown = JSON.parse(storage?.getItem(KEPT) ?? "{}");
    const entries = Object.entries(typeof read === "object" && read !== null ? read : {});
    return Object.fromEntries(
      entries.filter(([, keys]) => Array.isArray(keys) && keys.every((k) => typeof k === "string")),
    );
  } catch {
    return {};
  }
}
