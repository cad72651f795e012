/** How many runs the button starts holds over a reload of the page; a new window begins with one. */

import type { StoreApi } from "zustand/vanilla";
import type { ViewState } from "./view";

/** At most so many runs at once. */
export const MOST_RUNS = 1000;

const KEY = "tessera/batch";

export function keepBatch(
  view: StoreApi<ViewState>,
  storage: Pick<Storage, "getItem" | "setItem">,
): () => void {
  const kept = Number(storage.getItem(KEY));
  if (Number.isInteger(kept) && kept >= 1 && kept <= MOST_RUNS)
    view.getState().set({ batch: kept });
  return view.subscribe(({ batch }, before) => {
    if (batch === before.batch) return;
    try {
      storage.setItem(KEY, String(batch));
    } catch {
      // Without room left it holds until the page is closed.
    }
  });
}
