import { useStoreApi } from "@xyflow/react";
import { useEffect } from "react";
import { useApp } from "../app";
import { placedThings } from "../stores/chosen";

/** From afar React Flow holds no nodes that its box could select: this selects what the box holds. */
export function FarSelection() {
  const app = useApp();
  const flow = useStoreApi();
  useEffect(() => {
    let before = flow.getState().userSelectionRect;
    return flow.subscribe(({ userSelectionRect: box, transform: [x, y, zoom] }) => {
      if (box === before) return;
      before = box;
      if (!box?.width) return;
      const left = (box.x - x) / zoom;
      const top = (box.y - y) / zoom;
      const held = placedThings(app.geometry.getState()).filter(
        (thing) =>
          thing.x >= left &&
          thing.y >= top &&
          thing.x + thing.width <= left + box.width / zoom &&
          thing.y + thing.height <= top + box.height / zoom,
      );
      app.geometry.getState().select(new Set(held.map(({ id }) => id)));
    });
  }, [app, flow]);
  return null;
}
