import {
  type KeyboardEvent,
  useEffect,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from "react";
import { t } from "../i18n";
import type { Loaded } from "../pictures/usePicture";
import { usePointers } from "../pictures/usePointers";
import { useStageView } from "../pictures/useStageView";
import { BrushMark } from "./BrushMark";
import css from "./drawing.module.css";
import { MaskTools } from "./MaskTools";
import { type Mask, whole } from "./mask";
import { maskKeys } from "./maskKeys";
import { type Brush, MaskSession } from "./session";
import { useOverlay } from "./useOverlay";

type Props = {
  picture: Loaded;
  mask: Mask;
  onChange(): void;
  onApply(): void;
  onCancel(): void;
};

/** The picture with its mask over it, and everything to draw with. */
export function MaskStage({ picture, mask, onChange, onApply, onCancel }: Props) {
  const stage = useRef<HTMLDivElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const mark = useRef<HTMLDivElement>(null);
  const space = useRef(false);
  const keyboard = useRef({ x: picture.width / 2, y: picture.height / 2, down: false });
  const [brush, setBrush] = useState<Brush>(() => ({
    tool: "brush",
    size: Math.max(2, Math.round(Math.max(picture.width, picture.height) / 16)),
    hardness: 0.8,
    pressure: true,
  }));
  const [, showSteps] = useReducer((n: number) => n + 1, 0);
  const show = useOverlay(overlay, mask);
  const session = useMemo(
    () =>
      new MaskSession(mask, (area) => {
        show(area);
        onChange();
        showSteps();
      }),
    [mask, show],
  );
  useEffect(() => show(whole(mask)), [mask, show]);
  // Before the next key can come.
  useLayoutEffect(() => stage.current?.focus(), []);

  const view = useStageView(stage, picture);
  const pointers = usePointers(
    view,
    {
      down: (touch) => session.down(brush, touch, touch.pen ? touch.pressure : 0),
      move: (touches) => {
        for (const touch of touches) session.move(brush, touch, touch.pen ? touch.pressure : 0);
      },
      up: () => {
        session.up();
        showSteps();
      },
      cancel: () => session.cancel(),
      hover: (touch) => {
        if (touch) Object.assign(keyboard.current, { x: touch.x, y: touch.y });
        mark.current?.toggleAttribute("hidden", touch === null);
        if (touch && mark.current)
          Object.assign(mark.current.style, { left: `${touch.x}px`, top: `${touch.y}px` });
      },
    },
    () => space.current,
  );

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === " " && event.target === stage.current) space.current = true;
    const done = maskKeys(event, {
      session,
      brush,
      setBrush,
      view,
      cursor: keyboard.current,
      size: picture,
      stage: stage.current,
      mark: mark.current,
      apply: onApply,
    });
    if (done) {
      event.preventDefault();
      event.stopPropagation();
      showSteps();
    }
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the stage within, wherever the focus is
    <div
      className={css.frame}
      onKeyDown={onKeyDown}
      onKeyUp={(event) => {
        if (event.key === " ") space.current = false;
      }}
    >
      <MaskTools
        brush={brush}
        setBrush={setBrush}
        session={session}
        view={view}
        onApply={onApply}
        onCancel={onCancel}
      />
      <div
        ref={stage}
        className={css.stage}
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application is worked by keys
        tabIndex={0}
        aria-label={t(
          "The picture. Arrows move the brush, Enter puts it down and lifts it, Space held pans.",
        )}
        data-tool={brush.tool}
        {...pointers}
        onAuxClick={(event) => event.preventDefault()}
      >
        <div
          className={css.picture}
          style={{
            width: picture.width,
            height: picture.height,
            transform: `translate(${view.view.x}px, ${view.view.y}px) scale(${view.view.scale})`,
          }}
        >
          <img
            src={picture.image.src}
            alt=""
            draggable={false}
            data-near={view.view.scale > 2 || undefined}
          />
          <canvas
            ref={overlay}
            width={picture.width}
            height={picture.height}
            data-near={view.view.scale > 2 || undefined}
          />
          <BrushMark ref={mark} brush={brush} scale={view.view.scale} />
        </div>
      </div>
    </div>
  );
}
