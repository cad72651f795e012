import { Waypoints } from "lucide-react";
import type { App } from "../app";
import { along, nearest } from "../graph/curve";
import { setReroutes } from "../graph/reroutes";
import type { Point } from "../graph/workflow";
import { t } from "../i18n";
import { linkStyle } from "../settings/canvas";
import type { FlowEdge } from "../stores/edges";
import { selectedEdges } from "../stores/geometry";
import { byId, linkPoints } from "../stores/linkPoints";
import type { Action } from "./action";

export const reroute: Action = {
  id: "reroute",
  label: t("Lead the link by a point"),
  icon: Waypoints,
  shortcut: ["Alt+R"],
  enabled: ({ geometry }) => selectedEdges(geometry.getState()).length > 0,
  perform(app) {
    const { geometry } = app;
    for (const edge of selectedEdges(geometry.getState())) {
      const points = linkPoints(byId(geometry.getState().nodes), edge);
      if (!points) continue;
      const passed = along(app.settings.getState().get(linkStyle), points);
      const middle = passed[Math.floor(passed.length / 2)];
      if (middle) addReroute(app, edge, middle.at);
    }
  },
};

/** Leads a link by this point, between the points it is nearest to. */
export function addReroute(
  { documents, geometry, settings }: App,
  edge: FlowEdge,
  at: Point,
): void {
  const points = linkPoints(byId(geometry.getState().nodes), edge);
  if (!points || !edge.data) return;
  const { leg } = nearest(settings.getState().get(linkStyle), points, at);
  const via = [...edge.data.via];
  via.splice(leg, 0, at);
  const place = { target: edge.target, path: edge.data.path };
  documents.getState().edit(t("Lead the link"), (graph) => setReroutes(graph, place, via));
}
