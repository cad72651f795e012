import { useEffect, useRef } from "react";
import { useApp } from "../app";
import { drawFrames } from "./frames";
import css from "./node.module.css";

/** Frames of one job's node, drawn as they come; React hears nothing of them. */
export function PreviewCanvas({ channel, over = true }: { channel: string; over?: boolean }) {
  const app = useApp();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const target = canvas.current;
    return target
      ? drawFrames(target, (listener) => app.live.previews.listen(channel, listener))
      : undefined;
  }, [app, channel]);
  return <canvas ref={canvas} className={css.preview} data-frames="0" hidden={!over} aria-hidden />;
}
