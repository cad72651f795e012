import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { perform } from "../actions";
import { ON_PICTURES } from "../actions/pictures";
import { isTyping, matches } from "../actions/shortcut";
import type { Asset } from "../api/types";
import { useApp, useGalleryState } from "../app";
import { t } from "../i18n";
import css from "./gallery.module.css";
import { PictureCell } from "./PictureCell";
import { TrashBar } from "./TrashBar";
import { useAssets } from "./useAssets";

const GAP = 8;
/** Rows drawn above and below what is seen. */
const SPARE = 4;

/** The pictures of the filter; only the rows that are seen are there, more are loaded on the way. */
export function PictureGrid() {
  const app = useApp();
  const filter = useGalleryState((state) => state.filter);
  const size = useGalleryState((state) => state.size);
  const { assets, hasNextPage, isFetchingNextPage, fetchNextPage, isPending, error } =
    useAssets(filter);
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const columns = Math.max(2, Math.floor((width + GAP) / (size + GAP)));
  const side = Math.max(1, (width - GAP * (columns - 1)) / columns);
  const rows = useVirtualizer({
    count: width > 0 ? Math.ceil(assets.length / columns) : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => side + GAP,
    overscan: SPARE,
  });
  useLayoutEffect(() => rows.measure(), [side, rows]);
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    const near = (last + SPARE) * columns >= assets.length;
    if (near && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [last, columns, assets.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  // A picture far away is drawn some frames after it was scrolled to.
  const going = useRef<number | null>(null);
  useEffect(() => {
    const to = scroller.current?.querySelector<HTMLElement>(`[data-index="${going.current}"]`);
    if (!to) return;
    going.current = null;
    to.focus({ preventScroll: true });
  });
  /** Those that are not loaded yet, too, unless the choice is given up meanwhile. */
  const chooseAll = async () => {
    const { choose } = app.gallery.getState();
    choose(assets, true);
    for (let more = hasNextPage; more; ) {
      const next = await fetchNextPage();
      const { filter: now, chosen } = app.gallery.getState();
      if (next.isError || now !== filter || chosen.size === 0) return;
      choose(next.data?.pages.at(-1)?.assets ?? [], true);
      more = next.hasNextPage;
    }
  };
  const reveal = (index: number) => {
    going.current = index;
    rows.scrollToIndex(Math.floor(index / columns));
  };
  const { onKeyDown, at, setAt, press, toggle } = useChoosing(assets, columns, reveal, chooseAll);
  return (
    <>
      {filter.trashed && <TrashBar empty={!isPending && assets.length === 0} />}
      <div ref={scroller} className={css.scroller}>
        {error && (
          <p className={css.empty} role="alert">
            {error.message}
          </p>
        )}
        {!isPending && !error && assets.length === 0 && <Nothing />}
        <ul
          className={css.pictures}
          style={{ height: rows.getTotalSize() }}
          aria-label={t("Pictures")}
          data-keys="Mod+A"
          onKeyDown={onKeyDown}
        >
          {shown.flatMap((row) =>
            assets.slice(row.index * columns, (row.index + 1) * columns).map((asset, column) => {
              const index = row.index * columns + column;
              return (
                <PictureCell
                  key={asset.id}
                  asset={asset}
                  index={index}
                  total={hasNextPage ? -1 : assets.length}
                  focusable={index === Math.min(at, assets.length - 1)}
                  box={{ left: column * (side + GAP), top: row.start, side }}
                  onPress={(event) => press(index, event)}
                  onToggle={() => toggle(index)}
                  onFocus={() => setAt(index)}
                  carried={() => {
                    const { chosen } = app.gallery.getState();
                    return chosen.has(asset.id) ? [...chosen.values()] : [asset];
                  }}
                />
              );
            }),
          )}
        </ul>
      </div>
    </>
  );
}

function Nothing() {
  const filter = useGalleryState((state) => state.filter);
  if (filter.trashed) return <p className={css.empty}>{t("The trash is empty.")}</p>;
  const anything = filter.text || filter.workflow || filter.model || filter.from || filter.to;
  if (anything) return <p className={css.empty}>{t("No picture is like that.")}</p>;
  if (filter.board) return <p className={css.empty}>{t("Drag pictures onto the board.")}</p>;
  if (filter.favourite)
    return <p className={css.empty}>{t("Pictures you mark with a heart appear here.")}</p>;
  return <p className={css.empty}>{t("Pictures you save appear here.")}</p>;
}

type Press = { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean };

/** Which pictures are chosen, by mouse and by keys, and which one the keyboard is at. */
function useChoosing(
  assets: readonly Asset[],
  columns: number,
  reveal: (index: number) => void,
  chooseAll: () => Promise<void>,
) {
  const app = useApp();
  const [at, setAt] = useState(0);
  const anchor = useRef(0);
  const toggle = (index: number) => {
    const asset = assets[index];
    if (!asset) return;
    anchor.current = index;
    const { chosen, choose } = app.gallery.getState();
    choose([asset], !chosen.has(asset.id));
  };
  const range = (index: number) => {
    const [from, to] = [Math.min(anchor.current, index), Math.max(anchor.current, index)];
    app.gallery.getState().choose(assets.slice(from, to + 1), true);
  };
  const open = (index: number) => {
    // What is chosen stays; the actions are about what is shown meanwhile.
    const { filter } = app.gallery.getState();
    app.view.getState().set({ viewer: { assets, index, filter } });
  };
  const press = (index: number, event: Press) => {
    if (event.shiftKey) range(index);
    else if (event.ctrlKey || event.metaKey) toggle(index);
    else open(index);
  };
  const moves: Record<string, number> = {
    ArrowRight: 1,
    ArrowLeft: -1,
    ArrowDown: columns,
    ArrowUp: -columns,
    Home: -assets.length,
    End: assets.length,
    PageDown: columns * 4,
    PageUp: -columns * 4,
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isTyping(event.target)) return;
    const by = moves[event.key];
    if (by !== undefined) {
      const next = Math.min(Math.max(at + by, 0), assets.length - 1);
      if (event.shiftKey) range(next);
      setAt(next);
      reveal(next);
    } else if (event.key === " ") {
      toggle(at);
    } else if (event.key === "Escape" && app.gallery.getState().chosen.size > 0) {
      app.gallery.getState().set({ chosen: new Map() });
    } else if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey)) {
      void chooseAll();
    } else {
      const action = ON_PICTURES.find((candidate) =>
        app.keys
          .getState()
          .of(candidate)
          .some((key) => matches(key, event.nativeEvent)),
      );
      if (!action) return;
      // Without a choice it is about the picture the keyboard is at.
      const here = app.gallery.getState().chosen.size === 0 ? assets[at] : undefined;
      if (here) app.gallery.getState().choose([here], true);
      void perform(app, action);
      if (here) app.gallery.getState().choose([here], false);
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return { onKeyDown, at, setAt, press, toggle };
}

function useWidth(element: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const watched = element.current;
    if (!watched) return;
    const read = () => {
      const style = getComputedStyle(watched);
      setWidth(
        watched.clientWidth -
          Number.parseFloat(style.paddingLeft) -
          Number.parseFloat(style.paddingRight),
      );
    };
    read();
    const observer = new ResizeObserver(read);
    observer.observe(watched);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
