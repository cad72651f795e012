import {
  type PointerEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import type { Asset } from "../api/types";
import { t } from "../i18n";
import css from "./viewer.module.css";
import { type Frame, panBy, place, type Size, scaleOf, type ZoomView, zoomAt } from "./zoom";

type Props = {
  asset: Asset;
  /** Laid over the picture, from the split on to the right. */
  over?: Asset;
  view: ZoomView;
  onView(change: (view: ZoomView, frame: Frame) => ZoomView): void;
  /** The stage's frame, whenever it changes. */
  onFrame?(frame: Frame): void;
  onDoubleClick?(): void;
  /** The mouse is over this place of the stage; null when it has left. */
  onHover?(at: Size | null): void;
  /** It was pressed there, and nothing was moved. */
  onPress?(at: Size): void;
  /** Laid over the pictures. */
  children?: ReactNode;
};

/** From this scale on a pixel is a square. */
const SQUARES = 2;

/** A pointer that moved no further was pressed. */
const STILL_PX = 4;

/** A picture that is moved and zoomed by wheel, mouse, pen and fingers. */
export function Stage(props: Props) {
  const { asset, over, view, onView, onFrame, onDoubleClick, onHover, onPress, children } = props;
  const element = useRef<HTMLDivElement>(null);
  const stage = useSize(element);
  const frame = frameOf(asset, stage);
  const [split, setSplit] = useState(0.5);
  const held = useRef(new Map<number, Size>());
  const pressed = useRef<Size | null>(null);
  // Before it is painted: the first key already finds its frame.
  useLayoutEffect(() => {
    if (stage[0] > 0) onFrame?.(frameOf(asset, stage));
  }, [asset, stage, onFrame]);
  const change = useCallback(
    (next: (view: ZoomView, frame: Frame) => ZoomView) =>
      onView((now) => next(now, frameOf(asset, stage))),
    [asset, stage, onView],
  );
  useWheel(element, change);

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const at = within(element.current, event);
    pressed.current = held.current.size === 0 ? at : null;
    held.current.set(event.pointerId, at);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const before = held.current.get(event.pointerId);
    const at = within(element.current, event);
    if (event.pointerType === "mouse") onHover?.(at);
    if (!before) return;
    if (pressed.current && apart(at, pressed.current) > STILL_PX) pressed.current = null;
    const [other] = [...held.current].filter(([id]) => id !== event.pointerId);
    held.current.set(event.pointerId, at);
    const [dx, dy] = [at[0] - before[0], at[1] - before[1]];
    if (!other) {
      change((now, here) => panBy(now, here, dx, dy));
      return;
    }
    const fixed = other[1];
    const factor = apart(at, fixed) / Math.max(apart(before, fixed), 1);
    // What lay between the fingers before lies between them now.
    const middle: Size = [(before[0] + fixed[0]) / 2, (before[1] + fixed[1]) / 2];
    change((now, here) => panBy(zoomAt(now, here, factor, middle), here, dx / 2, dy / 2));
  };
  const onPointerUp = (event: PointerEvent) => {
    held.current.delete(event.pointerId);
    if (event.type === "pointerup" && pressed.current) onPress?.(pressed.current);
    pressed.current = null;
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys and buttons of the viewer do the same
    <div
      ref={element}
      className={css.stage}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      onPointerLeave={() => onHover?.(null)}
      onDoubleClick={onDoubleClick}
    >
      {stage[0] > 0 && <Picture asset={asset} view={view} frame={frame} />}
      {over && stage[0] > 0 && (
        <>
          <div
            className={css.over}
            style={{ clipPath: `inset(0 0 0 ${(split * 100).toFixed(3)}%)` }}
          >
            <Picture asset={over} view={view} frame={frameOf(over, stage)} />
          </div>
          <Divider split={split} width={stage[0]} onSplit={setSplit} />
        </>
      )}
      {children}
    </div>
  );
}

function Picture({ asset, view, frame }: { asset: Asset; view: ZoomView; frame: Frame }) {
  const { left, top, width, height } = place(view, frame);
  return (
    <img
      src={asset.url}
      alt={asset.name}
      draggable={false}
      data-squares={scaleOf(view, frame) >= SQUARES || undefined}
      style={{ width, height, transform: `translate(${left}px, ${top}px)` }}
    />
  );
}

type DividerProps = { split: number; width: number; onSplit(split: number): void };

/** The line between two pictures; it is dragged, or moved by arrow keys. */
function Divider({ split, width, onSplit }: DividerProps) {
  const moveTo = (next: number) => onSplit(Math.min(Math.max(next, 0), 1));
  const handle = useRef<HTMLDivElement>(null);
  useEffect(() => handle.current?.focus({ preventScroll: true }), []);
  return (
    <div
      ref={handle}
      className={css.divider}
      style={{ left: `${(split * 100).toFixed(3)}%` }}
      role="slider"
      tabIndex={0}
      aria-label={t("Where one picture ends and the other begins")}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(split * 100)}
      aria-valuetext={t("{share} % of the first picture", { share: Math.round(split * 100) })}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        event.stopPropagation();
        const box = event.currentTarget.parentElement?.getBoundingClientRect();
        if (box) moveTo((event.clientX - box.left) / width);
      }}
      onKeyDown={(event) => {
        // With Shift the arrow keys move the pictures.
        if (event.shiftKey) return;
        const step = { ArrowLeft: -0.02, ArrowRight: 0.02, Home: -1, End: 1 }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        moveTo(split + step);
      }}
    />
  );
}

function frameOf(asset: Asset, stage: Size): Frame {
  return { stage, picture: [asset.width ?? 512, asset.height ?? 512] };
}

function within(element: HTMLElement | null, event: { clientX: number; clientY: number }): Size {
  const box = element?.getBoundingClientRect();
  return [event.clientX - (box?.left ?? 0), event.clientY - (box?.top ?? 0)];
}

const apart = (a: Size, b: Size) => Math.hypot(a[0] - b[0], a[1] - b[1]);

function useSize(element: React.RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>([0, 0]);
  useLayoutEffect(() => {
    const watched = element.current;
    if (!watched) return;
    const read = () => setSize([watched.clientWidth, watched.clientHeight]);
    read();
    const observer = new ResizeObserver(read);
    observer.observe(watched);
    return () => observer.disconnect();
  }, [element]);
  return size;
}

/** React's own wheel listeners cannot keep the page from moving. */
function useWheel(
  element: React.RefObject<HTMLElement | null>,
  change: (next: (view: ZoomView, frame: Frame) => ZoomView) => void,
): void {
  useEffect(() => {
    const watched = element.current;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const at = within(watched, event);
      // A pinch on a touch pad comes as a wheel with Ctrl, in small steps.
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      const factor = Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.002));
      change((view, frame) => zoomAt(view, frame, factor, at));
    };
    watched?.addEventListener("wheel", onWheel, { passive: false });
    return () => watched?.removeEventListener("wheel", onWheel);
  }, [element, change]);
}
