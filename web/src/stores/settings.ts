/** What a person set, kept by the browser and true in all its tabs. */

import { createStore } from "zustand/vanilla";
import { KEPT, type Kept, keptSettings } from "../settings/kept";
import { accepted, type Setting, type ValueOf } from "../settings/setting";

export type SettingsState = {
  /** By the setting's id, only what differs from its default. */
  changed: Kept;
  get<S extends Setting>(setting: S): ValueOf<S>;
  set<S extends Setting>(setting: S, value: ValueOf<S>): void;
  reset(...settings: readonly Setting[]): void;
};

const here = typeof localStorage === "undefined" ? undefined : localStorage;

export function createSettings(storage: Storage | undefined = here) {
  const store = createStore<SettingsState>((set, get) => {
    const keep = (changed: Kept) => {
      set({ changed });
      try {
        storage?.setItem(KEPT, JSON.stringify(changed));
      } catch {
        // Without room left it holds until the page is closed.
      }
    };
    return {
      changed: keptSettings(storage),
      get: (setting) => valueIn(get().changed, setting),
      set(setting, value) {
        if (!accepted(setting, value)) return;
        const { [setting.id]: _, ...rest } = get().changed;
        keep(value === setting.default ? rest : { ...rest, [setting.id]: value });
      },
      reset(...settings) {
        const ids = new Set(settings.map((setting) => setting.id));
        keep(Object.fromEntries(Object.entries(get().changed).filter(([id]) => !ids.has(id))));
      },
    };
  });
  if (typeof window !== "undefined")
    window.addEventListener("storage", (event) => {
      if (event.key === KEPT) store.setState({ changed: keptSettings(storage) });
    });
  return store;
}

export function valueIn<S extends Setting>(changed: Kept, setting: S): ValueOf<S> {
  const value = changed[setting.id];
  return accepted(setting, value) ? (value as ValueOf<S>) : setting.default;
}
