import { Pin } from "lucide-react";
import type { App } from "../app";
import { changeDecor } from "../graph/decor";
import { setUi } from "../graph/edit";
import { t } from "../i18n";
import { selectedThings } from "../stores/geometry";
import type { Action } from "./action";

export const pin: Action = {
  id: "pin",
  label: t("Pin: it stays where it is"),
  icon: Pin,
  shortcut: ["Alt+P"],
  enabled: ({ geometry }) => selectedThings(geometry.getState()).size > 0,
  checked: (app) => {
    const things = selected(app);
    return things.length > 0 && things.every((thing) => thing.draggable === false);
  },
  perform(app) {
    const pinned = !pin.checked?.(app);
    const ids = selectedThings(app.geometry.getState());
    app.documents.getState().edit(pinned ? t("Pin") : t("Unpin"), (graph) => {
      const nodes = [...ids].reduce((rest, id) => setUi(rest, id, { pinned }), graph);
      return changeDecor(nodes, ids, { pinned });
    });
  },
};

function selected({ geometry }: App) {
  const { nodes, frames } = geometry.getState();
  return [...nodes, ...frames].filter((thing) => thing.selected);
}
