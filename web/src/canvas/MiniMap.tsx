import { Panel, useReactFlow, useStoreApi } from "@xyflow/react";
import { type PointerEvent, useEffect, useRef } from "react";
import { useApp } from "../app";
import { t } from "../i18n";
import css from "./canvas.module.css";
import { drawMiniMap, drawNodes, MAP, type MapScale, toGraph } from "./drawMiniMap";
import { palette } from "./palette";

/**
 * The whole graph, small; press or drag to go there.
 *
 * React Flow's own draws an SVG rectangle a node and moves them all at every pan: half of the
 * time of a frame with 2,000 nodes. This one draws the nodes when they change.
 */
export function MiniMap() {
  const app = useApp();
  const flow = useReactFlow();
  const store = useStoreApi();
  const canvas = useRef<HTMLCanvasElement>(null);
  const scale = useRef<MapScale | null>(null);

  useEffect(() => {
    let frame = 0;
    let nodes: { picture: HTMLCanvasElement; scale: MapScale } | null = null;
    const colors = palette();
    const draw = () => {
      frame = 0;
      nodes ??= drawNodes(app, colors);
      scale.current = nodes.scale;
      if (canvas.current) drawMiniMap(canvas.current, nodes, store.getState(), colors);
    };
    const ask = () => {
      frame ||= requestAnimationFrame(draw);
    };
    const anew = () => {
      nodes = null;
      ask();
    };
    ask();
    const stops = [
      store.subscribe(ask),
      app.geometry.subscribe(anew),
      app.documents.subscribe((state, before) => state.catalogue !== before.catalogue && anew()),
    ];
    return () => {
      cancelAnimationFrame(frame);
      for (const stop of stops) stop();
    };
  }, [app, store]);

  const go = (event: PointerEvent<HTMLCanvasElement>) => {
    if (!(event.buttons & 1) || !scale.current) return;
    const box = event.currentTarget.getBoundingClientRect();
    const drawn = MAP.width / box.width;
    const [x, y] = toGraph(
      scale.current,
      (event.clientX - box.left) * drawn,
      (event.clientY - box.top) * drawn,
    );
    void flow.setCenter(x, y, { zoom: flow.getZoom() });
  };
  return (
    <Panel position="bottom-right">
      <canvas
        ref={canvas}
        className={css.minimap}
        style={{ aspectRatio: `${MAP.width} / ${MAP.height}` }}
        role="img"
        aria-label={t("Overview of the graph")}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          go(event);
        }}
        onPointerMove={go}
      />
    </Panel>
  );
}
