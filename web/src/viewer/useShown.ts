import { useEffect } from "react";
import { useApp, useView } from "../app";
import { EVERYTHING } from "../gallery/filter";
import { useAssets } from "../gallery/useAssets";
import type { Shown } from "../stores/view";
import { joined } from "./joined";

/** So many pictures before the last one that is loaded, more are asked for. */
const AHEAD = 24;

/** What is shown and how to turn to others; the gallery's pictures go on as they are loaded. */
export function useShown() {
  const app = useApp();
  const shown = useView((state) => state.viewer);
  const { assets, hasNextPage, isFetchingNextPage, isPlaceholderData, fetchNextPage } = useAssets(
    shown?.filter ?? EVERYTHING,
    shown?.filter !== undefined,
  );
  const known = shown?.filter && !isPlaceholderData ? assets : null;
  useEffect(() => {
    const { viewer } = app.view.getState();
    if (!known || !viewer?.filter) return;
    const next = joined(viewer, known);
    if (next !== viewer) app.view.getState().set({ viewer: next });
  }, [app, known]);

  const more = shown?.filter !== undefined && hasNextPage;
  const near = shown !== null && shown.index + AHEAD >= shown.assets.length;
  useEffect(() => {
    if (more && near && !isFetchingNextPage) void fetchNextPage();
  }, [more, near, isFetchingNextPage, fetchNextPage]);

  const show = (viewer: Shown | null) => app.view.getState().set({ viewer });
  return {
    shown,
    show,
    /** Whether pictures follow that are not loaded yet. */
    more,
    turnTo(index: number) {
      if (!shown) return;
      const count = shown.assets.length;
      // Round to the other end, unless that is not the end yet.
      const to = more ? Math.min(Math.max(index, 0), count - 1) : (index + count) % count;
      show({ ...shown, index: to });
    },
  };
}
