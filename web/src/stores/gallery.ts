/** What the gallery shows, what is chosen in it, and which of its screens are open. */

import { createStore, type StoreApi } from "zustand/vanilla";
import type { Asset } from "../api/types";
import { EVERYTHING, type GalleryFilter, readFilter } from "../gallery/filter";

export type GalleryState = {
  filter: GalleryFilter;
  /** The wanted width of a picture, in pixels. */
  size: number;
  /** Assets by id, in the order they were chosen. */
  chosen: ReadonlyMap<string, Asset>;
  /** Over the whole window. */
  open: boolean;
  /** The chart screen, and the job it was opened for. */
  charts: { job: string | null } | null;
  /** Shown beside the viewer's picture. */
  against: Asset | null;
  compareBy: "slider" | "sides";
  set(fields: Partial<Omit<GalleryState, "set" | "narrow" | "choose">>): void;
  /** Changes the filter; what was chosen is let go. */
  narrow(fields: Partial<GalleryFilter>): void;
  /** Chooses assets besides those there are, or lets them go. */
  choose(assets: readonly Asset[], chosen: boolean): void;
};

export const SIZES = { least: 88, most: 320, usual: 112 };

export function createGallery() {
  return createStore<GalleryState>((set, get) => ({
    filter: EVERYTHING,
    size: SIZES.usual,
    chosen: new Map(),
    open: false,
    charts: null,
    against: null,
    compareBy: "slider",
    set: (fields) => set(fields),
    narrow: (fields) => set({ filter: { ...get().filter, ...fields }, chosen: new Map() }),
    choose(assets, wanted) {
      const chosen = new Map(get().chosen);
      for (const asset of assets)
        if (wanted) chosen.set(asset.id, asset);
        else chosen.delete(asset.id);
      set({ chosen });
    },
  }));
}

const KEY = "tessera/gallery";

/** Keeps filter and sizes over a reload of the page. */
export function keepGallery(gallery: StoreApi<GalleryState>, storage: Storage): () => void {
  try {
    const kept = JSON.parse(storage.getItem(KEY) ?? "{}");
    const size = Number(kept.size);
    gallery.setState({
      filter: readFilter(kept.filter),
      size: size >= SIZES.least && size <= SIZES.most ? size : SIZES.usual,
      compareBy: kept.compareBy === "sides" ? "sides" : "slider",
    });
  } catch {
    // Somebody else's words under our key: begin anew.
  }
  return gallery.subscribe(({ filter, size, compareBy }, before) => {
    if (filter === before.filter && size === before.size && compareBy === before.compareBy) return;
    storage.setItem(KEY, JSON.stringify({ filter, size, compareBy }));
  });
}
