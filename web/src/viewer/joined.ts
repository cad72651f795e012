import type { Asset } from "../api/types";
import type { Shown } from "../stores/view";

/**
 * What is shown, with the gallery's pictures as they are now. The one that is looked at stays where
 * it is, also when the filter would no longer let it through.
 */
export function joined(shown: Shown, assets: readonly Asset[]): Shown {
  if (assets === shown.assets) return shown;
  const current = shown.assets[shown.index];
  if (!current) return shown;
  const at = assets.findIndex(({ id }) => id === current.id);
  if (at >= 0) return { ...shown, assets, index: at };
  const index = Math.min(shown.index, assets.length);
  return { ...shown, assets: [...assets.slice(0, index), current, ...assets.slice(index)], index };
}
