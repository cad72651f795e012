import { useReactFlow, useStore, type Viewport } from "@xyflow/react";
import { useCallback, useEffect, useState } from "react";
import { useApp, useDocuments } from "../app";
import { boundsOf, viewOf } from "../graph/bounds";
import { activeDocument, placeOf } from "../stores/documents";
import { boxesOf } from "./useStage";

/**
 * Every document keeps its own view; a new one is shown whole, once the sizes of its nodes are
 * known. Until the view is that of the `place`, nothing is to be drawn there.
 */
export function useViewport(known: boolean) {
  const app = useApp();
  const flow = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const place = useDocuments((state) => placeOf(activeDocument(state)));
  const [shown, setShown] = useState("");

  // After React Flow's own effects: it holds nothing that would be drawn in the other's view.
  useEffect(() => {
    if (!width || !height || !known || shown === place) return;
    const { viewport } = activeDocument(app.documents.getState());
    const bounds = boundsOf(boxesOf(app.geometry.getState()));
    const returning = shown.split("/")[0] !== place.split("/")[0];
    if (viewport && returning) void flow.setViewport(viewport);
    else if (bounds) void flow.setViewport(viewOf(bounds, { width, height }));
    setShown(place);
  }, [app, flow, width, height, place, known, shown]);

  const onMoveEnd = useCallback(
    (_: unknown, viewport: Viewport) => {
      const { active, patch } = app.documents.getState();
      patch(active, { viewport });
    },
    [app],
  );
  return { onMoveEnd, placed: shown === place };
}
