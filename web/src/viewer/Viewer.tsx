import { ChevronLeft, ChevronRight, Columns2, SplitSquareHorizontal, X } from "lucide-react";
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from "react";
import { perform } from "../actions";
import { ON_PICTURES } from "../actions/pictures";
import { isTyping, matches } from "../actions/shortcut";
import type { Asset } from "../api/types";
import { useApp, useGalleryState, useView } from "../app";
import { t } from "../i18n";
import { Dialog } from "../shell/Dialog";
import { Toasts } from "../shell/Toasts";
import { Facts } from "./Facts";
import { Stage } from "./Stage";
import css from "./viewer.module.css";
import { ZoomBar } from "./ZoomBar";
import { atScale, type Frame, panBy, scaleOf, WHOLE, type ZoomView, zoomAt } from "./zoom";

const STEP = 1.3;
const PAN_PX = 80;

/** A picture in full, with what made it; beside or over another to compare the two. */
export default function Viewer() {
  const app = useApp();
  const viewer = useView((state) => state.viewer);
  const against = useGalleryState((state) => state.against);
  const compareBy = useGalleryState((state) => state.compareBy);
  const asset = viewer?.assets[viewer.index];
  const { view, setView, frame, onFrame } = useZoom(asset);
  if (!viewer || !asset) return null;

  const turnTo = (index: number) => {
    const count = viewer.assets.length;
    app.view.getState().set({ viewer: { ...viewer, index: (index + count) % count } });
  };
  const close = () => {
    app.view.getState().set({ viewer: null });
    app.gallery.getState().set({ against: null });
  };
  const zoomBy = (factor: number) =>
    setView((now) =>
      frame ? zoomAt(now, frame, factor, [frame.stage[0] / 2, frame.stage[1] / 2]) : now,
    );
  const toScale = (scale: number) => setView((now) => (frame ? atScale(now, frame, scale) : now));
  const pan = (dx: number, dy: number) =>
    setView((now) => (frame ? panBy(now, frame, dx * PAN_PX, dy * PAN_PX) : now));
  const onDoubleClick = () => (view.zoom === 1 ? toScale(1) : setView(() => WHOLE));

  const KEYS: Record<string, () => void> = {
    ArrowRight: () => turnTo(viewer.index + 1),
    ArrowLeft: () => turnTo(viewer.index - 1),
    Home: () => turnTo(0),
    End: () => turnTo(viewer.assets.length - 1),
    "+": () => zoomBy(STEP),
    "=": () => zoomBy(STEP),
    "-": () => zoomBy(1 / STEP),
    "0": () => setView(() => WHOLE),
    "1": () => toScale(1),
  };
  const SHIFTED: Record<string, () => void> = {
    ArrowRight: () => pan(-1, 0),
    ArrowLeft: () => pan(1, 0),
    ArrowUp: () => pan(0, 1),
    ArrowDown: () => pan(0, -1),
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

  const shared = { view, onView: setView, onDoubleClick };
  const several = viewer.assets.length > 1;
  return (
    <Dialog label={asset.name} className={css.viewer} onClose={close} onKeyDown={onKeyDown}>
      <div className={css.pictures} data-sides={(against && compareBy === "sides") || undefined}>
        <Stage
          asset={asset}
          over={against && compareBy === "slider" ? against : undefined}
          onFrame={onFrame}
          {...shared}
        />
        {against && compareBy === "sides" && <Stage asset={against} {...shared} />}
        {against && <Names first={asset} second={against} />}
        {several && !against && (
          <>
            <button
              type="button"
              className={css.turn}
              data-to="previous"
              aria-label={t("Previous picture")}
              onClick={() => turnTo(viewer.index - 1)}
            >
              <ChevronLeft size={20} aria-hidden />
            </button>
            <button
              type="button"
              className={css.turn}
              data-to="next"
              aria-label={t("Next picture")}
              onClick={() => turnTo(viewer.index + 1)}
            >
              <ChevronRight size={20} aria-hidden />
            </button>
          </>
        )}
        <div className={css.bar}>
          {several && (
            <span className={css.count}>
              {viewer.index + 1} / {viewer.assets.length}
            </span>
          )}
          <ZoomBar
            scale={frame ? scaleOf(view, frame) : 1}
            onZoom={zoomBy}
            onFit={() => setView(() => WHOLE)}
            onTrue={() => toScale(1)}
          />
          {against && <CompareBy />}
        </div>
        <button type="button" className={css.close} aria-label={t("Close")} onClick={close}>
          <X size={17} aria-hidden />
        </button>
      </div>
      <Facts asset={asset} />
      <Toasts />
    </Dialog>
  );
}

/** The view of the picture that is shown. It stays from one picture to the next of the same size. */
function useZoom(asset: Asset | undefined) {
  const [view, set] = useState(WHOLE);
  const [frame, onFrame] = useState<Frame | null>(null);
  const shape = asset ? `${asset.width}×${asset.height}` : "";
  const before = useRef(shape);
  useEffect(() => {
    if (before.current !== shape) set(WHOLE);
    before.current = shape;
  }, [shape]);
  const setView = useCallback(
    (change: (view: ZoomView, frame: Frame) => ZoomView) =>
      set((now) => change(now, frame ?? { stage: [1, 1], picture: [1, 1] })),
    [frame],
  );
  return { view, setView, frame, onFrame };
}

function Names({ first, second }: { first: Asset; second: Asset }) {
  return (
    <>
      <span className={css.name} data-at="left">
        {first.name}
      </span>
      <span className={css.name} data-at="right">
        {second.name}
      </span>
    </>
  );
}

function CompareBy() {
  const app = useApp();
  const compareBy = useGalleryState((state) => state.compareBy);
  const ways = [
    { way: "slider", label: t("Compare by a slider"), icon: SplitSquareHorizontal },
    { way: "sides", label: t("Compare side by side"), icon: Columns2 },
  ] as const;
  return ways.map(({ way, label, icon: Icon }) => (
    <button
      key={way}
      type="button"
      className={css.tool}
      aria-pressed={compareBy === way}
      aria-label={label}
      title={label}
      onClick={() => app.gallery.getState().set({ compareBy: way })}
    >
      <Icon size={16} aria-hidden />
    </button>
  ));
}
