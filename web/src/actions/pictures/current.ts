/** The pictures an action is about: the one that is shown in full, or those chosen in the gallery. */

import type { Asset } from "../../api/types";
import type { App } from "../../app";
import { t } from "../../i18n";

export function picturesOf({ view, gallery }: App): readonly Asset[] {
  const { viewer } = view.getState();
  const shown = viewer?.assets[viewer.index];
  return shown ? [shown] : [...gallery.getState().chosen.values()];
}

/** The one picture there is, where an action takes no more. */
export function pictureOf(app: App): Asset | undefined {
  const [first, ...more] = picturesOf(app);
  return more.length === 0 ? first : undefined;
}

/** Does it, and says what went wrong. */
export async function saying(app: App, doing: () => Promise<void>): Promise<void> {
  try {
    await doing();
  } catch (error) {
    app.view.getState().toast((error as Error).message, "error");
  }
}

/** Back from the viewer and the wide gallery to the canvas. */
export function showCanvas({ view, gallery }: App): void {
  view.getState().set({ viewer: null });
  gallery.getState().set({ open: false, against: null });
}

export const named = (assets: readonly Asset[]): string =>
  assets.length === 1 && assets[0]
    ? assets[0].name
    : t("{count} pictures", { count: assets.length });
