/** What becomes of the pictures that are shown in full or chosen, when some of them change. */

import type { AssetsUpdate } from "../api/types";
import type { App } from "../app";

/** Marks show at once; what came into the trash, out of it or away is shown and chosen no longer. */
export function updateShown({ view, gallery }: App, update: AssetsUpdate): void {
  const changed = new Set(update.assets);
  const next = <T extends { id: string; favourite: boolean; trashed: boolean }>(asset: T): T[] => {
    if (!changed.has(asset.id)) return [asset];
    const moved = update.trashed !== undefined && update.trashed !== asset.trashed;
    if (update.gone || moved) return [];
    return [{ ...asset, favourite: update.favourite ?? asset.favourite }];
  };
  const { viewer } = view.getState();
  if (viewer?.assets.some(({ id }) => changed.has(id))) {
    // The one that is shown stays; where it goes, the one behind it comes.
    const before = viewer.assets.slice(0, viewer.index).flatMap(next).length;
    const assets = viewer.assets.flatMap(next);
    const index = Math.min(before, assets.length - 1);
    const left = assets.length > 0 ? { ...viewer, assets, index } : (viewer.back ?? null);
    view.getState().set({ viewer: left });
  }
  const { chosen, against } = gallery.getState();
  if ([...chosen.keys()].some((id) => changed.has(id))) {
    const assets = [...chosen.values()].flatMap(next);
    gallery.getState().set({ chosen: new Map(assets.map((asset) => [asset.id, asset])) });
  }
  if (against && changed.has(against.id))
    gallery.getState().set({ against: next(against)[0] ?? null });
}
