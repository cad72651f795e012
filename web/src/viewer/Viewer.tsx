import { ChevronLeft, ChevronRight, Grid3x3, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { perform } from "../actions";
import { ON_PICTURES } from "../actions/pictures";
import { isTyping, matches } from "../actions/shortcut";
import { useApp, useGalleryState } from "../app";
import { t } from "../i18n";
import { Dialog } from "../shell/Dialog";
import { Toasts } from "../shell/Toasts";
import type { Shown } from "../stores/view";
import { CompareBar, Names } from "./Compare";
import { boxOf, closeTo } from "./cells";
import { Facts } from "./Facts";
import { GridStage } from "./GridStage";
import { Stage } from "./Stage";
import { useGrid, useMade } from "./useGrid";
import { useShown } from "./useShown";
import { useZoom } from "./useZoom";
import css from "./viewer.module.css";
import { ZoomBar } from "./ZoomBar";
import { scaleOf } from "./zoom";

/** A picture in full, with what made it; beside or over another to compare the two. */
export default function Viewer() {
  const { shown, show, more, turnTo } = useShown();
  if (!shown?.assets[shown.index]) return null;
  return <Open shown={shown} show={show} more={more} turnTo={turnTo} />;
}

type Props = {
  shown: Shown;
  show(viewer: Shown | null): void;
  more: boolean;
  turnTo(index: number): void;
};

function Open({ shown, show, more, turnTo }: Props) {
  const app = useApp();
  const against = useGalleryState((state) => state.against);
  const compareBy = useGalleryState((state) => state.compareBy);
  const asset = shown.assets[shown.index] as Shown["assets"][number];
  const zoom = useZoom(asset);
  const { view, frame } = zoom;
  const made = useMade(asset);
  const grid = useGrid(asset, made);
  const [cell, setCell] = useState<number | null>(null);
  useEffect(() => setCell(null), [asset.id]);

  // What had the focus may be gone with another picture; the keys go on working.
  const pictures = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) pictures.current?.focus();
  });

  const close = () => {
    show(null);
    app.gallery.getState().set({ against: null });
  };
  const back = () => shown.back && show(shown.back);
  const swap = () => {
    const there = shown.assets.findIndex(({ id }) => id === against?.id);
    if (!against || there < 0) return;
    show({ ...shown, index: there });
    app.gallery.getState().set({ against: asset });
  };
  const changeWay = () =>
    app.gallery.getState().set({ compareBy: compareBy === "slider" ? "sides" : "slider" });
  const onCell = (index: number) => {
    if (!grid) return;
    const own = [...grid.own].sort(([a], [b]) => a - b);
    const place = own.findIndex(([at]) => at === index);
    if (place >= 0) show({ assets: own.map(([, picture]) => picture), index: place, back: shown });
    else {
      setCell(index);
      zoom.setView((_, here) => closeTo(boxOf(grid.cells, index), here));
    }
  };

  const KEYS: Record<string, () => void> = {
    ArrowRight: () => turnTo(shown.index + 1),
    ArrowLeft: () => turnTo(shown.index - 1),
    Home: () => turnTo(0),
    End: () => turnTo(shown.assets.length - 1),
    "+": zoom.closer,
    "=": zoom.closer,
    "-": zoom.further,
    "0": zoom.whole,
    "1": () => zoom.toScale(1),
    ...(shown.back && { b: back }),
    ...(against && { v: changeWay, x: swap }),
  };
  const SHIFTED: Record<string, () => void> = {
    ArrowRight: () => zoom.pan(-1, 0),
    ArrowLeft: () => zoom.pan(1, 0),
    ArrowUp: () => zoom.pan(0, 1),
    ArrowDown: () => zoom.pan(0, -1),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || isTyping(event.target) || event.ctrlKey || event.metaKey) return;
    const own = (event.shiftKey ? SHIFTED[event.key] : undefined) ?? KEYS[event.key];
    const action = ON_PICTURES.find((candidate) =>
      app.keys
        .getState()
        .of(candidate)
        .some((key) => matches(key, event.nativeEvent)),
    );
    if (!own && !action) return;
    event.preventDefault();
    if (own) own();
    else if (action) void perform(app, action);
  };

  const over = against && compareBy === "slider" ? against : undefined;
  const sides = against !== null && compareBy === "sides";
  const shared = { view, onView: zoom.setView };
  const onDoubleClick = () => (view.zoom === 1 ? zoom.toScale(1) : zoom.whole());
  const several = shown.assets.length > 1;
  return (
    <Dialog label={asset.name} className={css.viewer} whole onClose={close} onKeyDown={onKeyDown}>
      <div
        ref={pictures}
        className={css.pictures}
        tabIndex={-1}
        data-sides={sides || undefined}
        data-rows={(!sides && grid?.cells.row_labels.length) || undefined}
        data-columns={(!sides && grid?.cells.column_labels.length) || undefined}
      >
        {grid && !sides ? (
          <GridStage
            key={asset.id}
            asset={asset}
            grid={grid}
            over={over}
            frame={frame}
            onFrame={zoom.onFrame}
            onCell={onCell}
            onAt={(index) => setCell((before) => (before === null ? null : index))}
            {...shared}
          />
        ) : (
          <Stage
            asset={asset}
            over={over}
            onFrame={zoom.onFrame}
            onDoubleClick={onDoubleClick}
            {...shared}
          />
        )}
        {against && sides && <Stage asset={against} onDoubleClick={onDoubleClick} {...shared} />}
        {against && <Names first={asset} second={against} />}
        {several && !against && <Turning index={shown.index} turnTo={turnTo} />}
        <div className={css.bar}>
          {shown.back && (
            <button
              type="button"
              className={css.tool}
              aria-label={t("Back to the grid")}
              title={t("Back to the grid (B)")}
              onClick={back}
            >
              <Grid3x3 size={15} aria-hidden />
            </button>
          )}
          {several && (
            <span className={css.count}>
              {shown.index + 1} / {shown.assets.length}
              {more && "+"}
            </span>
          )}
          <ZoomBar
            scale={frame ? scaleOf(view, frame) : 1}
            onZoom={zoom.byFactor}
            onFit={zoom.whole}
            onTrue={() => zoom.toScale(1)}
          />
          {against && <CompareBar onSwap={swap} />}
        </div>
        <button type="button" className={css.close} aria-label={t("Close")} onClick={close}>
          <X size={17} aria-hidden />
        </button>
      </div>
      <Facts asset={asset} made={made} grid={grid} cell={cell} />
      <Toasts />
    </Dialog>
  );
}

function Turning({ index, turnTo }: { index: number; turnTo(index: number): void }) {
  return (
    <>
      <button
        type="button"
        className={css.turn}
        data-to="previous"
        aria-label={t("Previous picture")}
        onClick={() => turnTo(index - 1)}
      >
        <ChevronLeft size={20} aria-hidden />
      </button>
      <button
        type="button"
        className={css.turn}
        data-to="next"
        aria-label={t("Next picture")}
        onClick={() => turnTo(index + 1)}
      >
        <ChevronRight size={20} aria-hidden />
      </button>
    </>
  );
}
