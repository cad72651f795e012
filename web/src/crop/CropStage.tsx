import { type KeyboardEvent, useLayoutEffect, useRef, useState } from "react";
import { t } from "../i18n";
import css from "../masks/drawing.module.css";
import type { Area } from "../masks/mask";
import type { Loaded } from "../pictures/usePicture";
import { usePointers } from "../pictures/usePointers";
import { useStageView } from "../pictures/useStageView";
import { between, HANDLES, type Handle, pulled } from "./area";
import { CropTools } from "./CropTools";
import own from "./crop.module.css";

type Props = {
  picture: Loaded;
  start: Area;
  onApply(area: Area): void;
  onCancel(): void;
};

const MOVES: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const COARSE = 8;

export function CropStage({ picture, start, onApply, onCancel }: Props) {
  const stage = useRef<HTMLDivElement>(null);
  const space = useRef(false);
  const [area, setArea] = useState(start);
  const [ratio, setRatio] = useState<number | null>(null);
  const pull = useRef<{ handle: Handle | "new"; x: number; y: number; area: Area } | null>(null);
  const view = useStageView(stage, picture);
  // Before the next key can come.
  useLayoutEffect(() => stage.current?.focus(), []);

  const pointers = usePointers(
    view,
    {
      down(touch, event) {
        const handle = (event.target as HTMLElement).dataset.handle as Handle | undefined;
        pull.current = { handle: handle ?? "new", x: touch.x, y: touch.y, area };
      },
      move(touches) {
        const held = pull.current;
        const last = touches.at(-1);
        if (!held || !last) return;
        if (held.handle === "new") {
          if (Math.hypot(last.x - held.x, last.y - held.y) * view.now.current.scale < 4) return;
          setArea(between(held, last, picture, ratio));
        } else {
          setArea(pulled(held.area, held.handle, last.x - held.x, last.y - held.y, picture, ratio));
        }
      },
      up() {
        pull.current = null;
      },
      cancel() {
        if (pull.current) setArea(pull.current.area);
        pull.current = null;
      },
    },
    () => space.current,
  );

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.target === stage.current))
      onApply(area);
    else if (event.target !== stage.current || event.ctrlKey || event.metaKey) return;
    else if (event.key in MOVES) {
      const [dx, dy] = MOVES[event.key] ?? [0, 0];
      const far = event.altKey ? 1 : COARSE;
      setArea(pulled(area, event.shiftKey ? "se" : "all", dx * far, dy * far, picture, ratio));
    } else if (event.key === " ") space.current = true;
    else if (event.key === "+" || event.key === "=") view.zoomBy(1.25);
    else if (event.key === "-") view.zoomBy(0.8);
    else if (event.key === "0") view.fit();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const { scale } = view.view;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the stage within
    <div
      className={css.frame}
      onKeyDown={onKeyDown}
      onKeyUp={(event) => {
        if (event.key === " ") space.current = false;
      }}
    >
      <CropTools
        picture={picture}
        area={area}
        setArea={setArea}
        ratio={ratio}
        setRatio={setRatio}
        view={view}
        onApply={() => onApply(area)}
        onCancel={onCancel}
      />
      <div
        ref={stage}
        className={css.stage}
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application is worked by keys
        tabIndex={0}
        aria-label={t(
          "The picture. Arrows move the part by 8 pixels, with Alt by one; with Shift they make it larger or smaller. Enter takes it.",
        )}
        {...pointers}
      >
        <div
          className={css.picture}
          style={{
            width: picture.width,
            height: picture.height,
            transform: `translate(${view.view.x}px, ${view.view.y}px) scale(${scale})`,
          }}
        >
          <img
            src={picture.image.src}
            alt=""
            draggable={false}
            data-near={scale > 2 || undefined}
          />
        </div>
        <div
          className={own.area}
          data-handle="all"
          style={{
            left: view.view.x + area.x * scale,
            top: view.view.y + area.y * scale,
            width: area.width * scale,
            height: area.height * scale,
          }}
        >
          {HANDLES.map((handle) => (
            <span key={handle} className={own.handle} data-handle={handle} />
          ))}
        </div>
      </div>
    </div>
  );
}
