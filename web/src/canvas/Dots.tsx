import { useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";
import css from "./canvas.module.css";
import { gapOf } from "./gap";

/**
 * The dots behind the graph.
 *
 * React Flow's own are an SVG pattern that is painted over the whole canvas at every move: a third
 * of the processor's time of a pan. This one is a layer a little larger than the canvas, painted
 * once for each zoom and pushed by less than the distance of two dots.
 */
export function Dots() {
  const flow = useStoreApi();
  const layer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = () => {
      const style = layer.current?.style;
      const [x, y, zoom] = flow.getState().transform;
      const gap = gapOf(zoom);
      style?.setProperty("--gap", `${gap}px`);
      style?.setProperty("transform", `translate(${x % gap}px, ${y % gap}px)`);
    };
    place();
    return flow.subscribe(({ transform }, before) => transform !== before.transform && place());
  }, [flow]);
  return <div ref={layer} className={css.dots} aria-hidden />;
}
