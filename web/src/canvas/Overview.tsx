import { useStore, useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { useApp } from "../app";
import css from "./canvas.module.css";
import { overview } from "./drawOverview";
import { FAR } from "./far";
import { palette } from "./palette";

/** The graph from afar, on one canvas. */
export function Overview() {
  const far = useStore((state) => state.transform[2] < FAR);
  return far ? <FarCanvas /> : null;
}

function FarCanvas() {
  const app = useApp();
  const flow = useStoreApi();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let frame = 0;
    const paint = overview(app, palette());
    const draw = () => {
      frame = 0;
      const target = canvas.current;
      const { width, height, transform } = flow.getState();
      if (target) paint(target, { width, height, transform });
    };
    const ask = () => {
      if (!frame) frame = requestAnimationFrame(draw);
    };
    ask();
    const stops = [flow.subscribe(ask), app.geometry.subscribe(ask), app.settings.subscribe(ask)];
    return () => {
      cancelAnimationFrame(frame);
      for (const stop of stops) stop();
    };
  }, [app, flow]);
  return <canvas ref={canvas} className={css.overview} aria-hidden />;
}
